"""EntryLocks: every state of three entries."""

from itertools import product

import pytest
from flip_flops.locks import EntryLocks
from leaf_bench import answers

COUNT = 3
DRIVE = ["locked", "tor", "owned", "release"]
READ = ["cfg_unlocked", "addr_unlocked"]
ROWS = [*product(range(1 << COUNT), range(1 << COUNT), range(1 << COUNT), (0, 1))]


def expected(locked, tor, owned, release):
    """What may be written, entry by entry."""
    cfg = addr = 0
    for entry in range(COUNT):

        def has(bits, number=entry):
            return number < COUNT and bits >> number & 1

        above = entry + 1
        bound = has(locked, above) and has(tor, above) and has(owned, above)
        cfg |= (release or not has(locked)) << entry
        addr |= (release or not (has(locked) or bound)) << entry
    return cfg, addr


@pytest.mark.rule("SSPMP-LOCK-01", "SSPMP-LOCK-02", "SSPMP-LOCK-03", "SSPMP-LOCK-05", "PMP-03")
def test_a_lock_protects_its_entry_and_the_lower_bound_of_a_tor_entry():
    got = answers(EntryLocks(COUNT), DRIVE, READ, ROWS)
    assert got == [expected(*row) for row in ROWS]
