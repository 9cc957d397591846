"""Search for accesses that one register write opens, from arbitrary states of a small pool.

    python tests/boundaries/search.py --states 20000 --total 4 8

Every state that the registers can hold is fair, whoever wrote it; every move is one write that M,
S or a guest may make. An access that a stage denied before the move and passes after it is an
opening. Openings are sorted by the move, the stage, and the reason; one that no class of
``EXPECTED`` explains is a hole.
"""

import argparse
import copy
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mpu_hw_sim.model import CsrAccess, ModelConfig, Request, Status
from mpu_hw_sim.model.pool import ENABLES, Entry
from mpu_hw_sim.model.spec_sspmp import STAGES, SspmpSpec
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mpu_hw.isa import Access, AddressMode

__all__ = ["EXPECTED", "OWN", "Opening", "search", "unexplained"]

WORDS = (0x000, 0x010, 0x020, 0x021, 0x3FF)  # TOR bounds, and NAPOT ranges of 8, 16 bytes and all
BYTES = (0x00, 0x3C, 0x40, 0x7C, 0x84, 0xFFC)
PERMISSIONS = ("000", "100", "111", "001")
KINDS = (Access.LOAD, Access.STORE, Access.FETCH)
# Stage to the accesses that it sees, by privilege and V.
WHO = {"hs": ((1, False), (0, False)), "vs": ((1, True), (0, True)), "g": ((0, True),)}
WHO |= {"m": ((3, False), (1, False), (0, False))}
# Who may open a stage by what he writes: the owner of its bank, and who stands above.
OWNERS = {"m": {"M"}, "hs": {"M", "S"}, "g": {"M", "S"}, "vs": {"M", "S", "VS"}}
OWN = "its own"
MPMPDELEG, HSPMPDELEG = 0x316, 0x616

# Openings that remain, with the reason why: docs/rules.md, section 10, "What a move still opens".
EXPECTED = {
    # M's own rules, and the PMP that M empties.
    ("p rises", "m", "a rule of M came"),
    ("p falls", "m", "the denying rule left"),
    ("p falls", "m", "the bank is off"),
    # The first rules of SPMP go to the PMP.
    ("p rises", "hs", "the denying rule left"),
    ("p rises", "g", "the denying rule left"),
    ("p rises", "hs", "the bank is off"),
    ("p rises", "g", "the bank is off"),
    # SPMP[0] with TOR starts at 0, and at its neighbour's addr when it is no longer entry 0.
    ("p falls", "hs", "the denying rule got a lower bound"),
    ("p falls", "g", "the denying rule got a lower bound"),
    # Without Sspmpen what comes from the PMP is active.
    ("p falls", "hs", "a rule of M came, without Sspmpen"),
    ("p falls", "g", "a rule of M came, without Sspmpen"),
    # A guest that loses its first entries, or all.
    ("p rises", "vs", "the denying rule left"),
    ("p rises", "vs", "the bank is off"),
    ("h rises", "vs", "the denying rule left"),
    ("h rises", "vs", "the bank is off"),
}


class Opening(NamedTuple):
    """A move that lets an access pass a stage: who moved what, the stage, and why."""

    move: str
    stage: str
    why: str


def arbitrary(rng: random.Random, total: int) -> SspmpSpec:
    """Draw a state of a pool of ``total`` entries that some sequence of writes leaves behind."""
    config = ModelConfig(
        revision="sspmp-1.0",
        paddr_width=12,
        entries={"pool": total},
        smepmp=True,
        switch=rng.random() < 0.8,
    )
    spec = SspmpSpec(config, Counter())
    pool, pmp = spec.pool, spec.pmp
    pool.pmpnum = rng.randint(0, total)
    pool.hpmpnum = rng.randint(0, total - pool.pmpnum)
    pool._deal()
    pmp.mml, pmp.mmwp, pmp.rlb = (rng.random() < 0.3 for _ in range(3))
    for bank, entries in pool.banks.items():
        for entry in entries:
            _fill(rng, entry, bank)
            if bank == "pmp":
                # Proved: an active PMP entry has no mark (test_proof_boundaries).
                entry.below_m &= entry.mode is AddressMode.OFF
            names = [name for name, owner in ENABLES.items() if owner == bank]
            entry.enabled = {name for name in names if rng.random() < 0.7}
    return spec


def _fill(rng: random.Random, entry: Entry, bank: str) -> None:
    entry.addr = rng.choice(WORDS)
    entry.mode = rng.choice((AddressMode.OFF, AddressMode.TOR, AddressMode.TOR, AddressMode.NAPOT))
    entry.rwx = rng.choice(PERMISSIONS)
    entry.user = rng.random() < 0.6
    entry.shared = entry.user and rng.random() < 0.5
    # A PMP entry that is locked cannot leave: rare, or p would never fall.
    entry.locked = rng.random() < (0.05 if bank == "pmp" else 0.3)
    entry.below_m = rng.random() < 0.5


def _moves(spec: SspmpSpec, rng: random.Random) -> Iterator[tuple[str, str, list[CsrAccess]]]:
    """Give moves by name, who makes them, and the writes that they are."""
    pool, total = spec.pool, spec.pool.total
    for value in range(total + 1):
        for name, number, who, now in (
            ("p", MPMPDELEG, "M", pool.pmpnum),
            ("h", HSPMPDELEG, "S", pool.hpmpnum),
        ):
            if value != now:
                text = f"{name} {'rises' if value > now else 'falls'}"
                yield text, who, [_write(number, value, who)]
    for who in ("S", "VS"):
        yield f"{who} writes", who, _writes(rng, total, who)


def _write(number: int, value: int, who: str) -> CsrAccess:
    return CsrAccess(number, 3 if who == "M" else 1, who == "VS", True, value)


def _writes(rng: random.Random, total: int, who: str) -> list[CsrAccess]:
    """Draw what S or a guest writes to an entry or an enable register of its own."""
    index = 0x100 + rng.randrange(total)
    cfg = rng.choice((0x08, 0x18, 0x10F, 0x11F, 0x31F, 0x9F, 0x98))
    choices = [
        [_write(0x150, index, who), _write(0x151, rng.choice(WORDS), who)],
        [_write(0x150, index, who), _write(0x152, cfg, who)],
        [_write(0x183, rng.getrandbits(total), who)],
    ]
    if who == "S":
        choices += [
            [_write(0x250, index, who), _write(0x252, cfg, who)],
            [_write(0x683, rng.getrandbits(total), who)],
            [_write(0x283, rng.getrandbits(total), who)],
        ]
    return rng.choice(choices)


def _verdicts(spec: SspmpSpec) -> dict[tuple[object, ...], tuple[bool, int | None]]:
    """What every stage says of every access: pass, and the entry of the pool that decided."""
    first = {"pmp": 0, "spmp": spec.pool.pmpnum, "vspmp": spec.pool.pmpnum + spec.pool.hpmpnum}
    found = {}
    for stage, who in WHO.items():
        base = first[STAGES[stage][0]]
        for priv, virt in who:
            for kind in KINDS:
                for byte in BYTES:
                    request = Request(byte, 4, kind, priv, virt)
                    passes, entry = spec.check(stage, request, Status(sum=True, vsum=True))
                    index = None if entry is None else base + entry
                    found[stage, priv, virt, kind, byte] = passes, index
    return found


def openings(spec: SspmpSpec, rng: random.Random) -> Iterator[Opening]:
    """Make every move of a state, and tell what each opens."""
    before = _verdicts(spec)
    for name, who, writes in _moves(spec, rng):
        moved = copy.deepcopy(spec)
        for write in writes:
            moved.csr(write, Status())
        after = _verdicts(moved)
        for access, (passes, decider) in after.items():
            passed, denier = before[access]
            if passes and not passed:
                stage = str(access[0])
                if name.endswith("writes"):
                    why = OWN if who in OWNERS[stage] else "NOT ITS OWN"
                else:
                    why = _reason(spec, moved, stage, denier, decider)
                yield Opening(name, stage, why)


def _reason(
    spec: SspmpSpec, moved: SspmpSpec, stage: str, denier: int | None, decider: int | None
) -> str:
    """Explain by the entries that decided before and after: numbers in the pool, None for none."""
    bank = STAGES[stage][0]
    was, has = _places(spec, bank), _places(moved, bank)
    if decider is None and not moved.pool.decides(bank):
        return "the bank is off"
    if decider is not None and decider not in was:
        entry, pool = moved.pool.pool[decider], moved.pool.pool
        bases = [pool[decider - 1]] if entry.mode is AddressMode.TOR and decider else []
        if spec.pool.pool[decider].below_m and bank == "pmp":
            return "A RULE FROM BELOW M CAME"
        if bank == "pmp" and any(base.below_m for base in bases):
            return "A BASE FROM BELOW M CAME"
        if bank == "vspmp" or decider in _places(spec, "vspmp"):
            return "A RULE CROSSED"
        return "a rule of M came" + ("" if bank == "pmp" else _gated(spec))
    if denier is not None and denier not in has:
        return "the denying rule left"
    if denier is not None and spec.pool.pool[denier].mode is AddressMode.TOR:
        if denier == min(was) and denier != min(has):
            return "the denying rule got a lower bound"
    return "UNEXPLAINED"


def _gated(spec: SspmpSpec) -> str:
    return " ENABLED" if spec.config.switch else ", without Sspmpen"


def _places(spec: SspmpSpec, bank: str) -> set[int]:
    """Numbers in the pool of the entries that a bank has."""
    return {
        number
        for number, entry in enumerate(spec.pool.pool)
        if any(entry is each for each in spec.pool.banks[bank])
    }


def search(
    states: int, totals: list[int], seed: int, *, progress: bool = False
) -> Counter[Opening]:
    """Count the openings from as many states of each pool."""
    rng = random.Random(seed)
    found: Counter[Opening] = Counter()
    work = [total for total in totals for _ in range(states)]
    for total in track(work, "states", disable=not progress):
        found.update(openings(arbitrary(rng, total), rng))
    return found


def unexplained(found: Iterable[Opening]) -> set[Opening]:
    """Give the openings that are neither expected nor the owner's own doing."""
    return {o for o in found if o.why != OWN and tuple(o) not in EXPECTED}


def main() -> int:
    """Print what is opened, and how often; 1 where something is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--states", type=int, default=2000, help="states of each pool")
    parser.add_argument("--total", type=int, nargs="+", default=[4, 6, 8], help="entries")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = search(given.states, given.total, given.seed, progress=True)
    holes = unexplained(found)
    table = Table("move", "stage", "why", "openings", "expected")
    for opening, count in sorted(found.items()):
        table.add_row(*opening, str(count), "NO" if opening in holes else "yes")
    Console().print(table)
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
