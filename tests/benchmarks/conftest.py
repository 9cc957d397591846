"""For the tests of the bench: rows made by hand, and its command line in this process."""

import pytest

from benchmarks.design import Design
from benchmarks.measure import Row
from mpu_hw.cli import main

PATH = {"from": "a_TRELLIS_FF_Q", "to": "b", "hops": 3, "logic": 4.0, "routing": 6.0}


def _row(name, title, group, total, **over):
    fields = {"name": name, "title": title, "group": group, "entries": 16, "make": dict}
    carry = total // 4
    cells = {"lut": total - 2 * carry, "carry": carry, "ff": 9}
    flows = {"A": cells, "B": cells, "xc7": cells | {"lc": 77}}
    return Row(Design(**fields | over), {} if group == "registers" else flows)


@pytest.fixture
def rows():
    ours = _row("ours-16", "ours", "ours", 1600, compared=32, lacks="nothing")
    peer = _row("ibex-16", "Ibex", "peer", 2900, compared=32, lacks="no size")
    wide = _row("ours-16-x", "ours", "feature", 1700, feature="an extra", base="ours-16")
    bare = _row("registers-16", "registers", "registers", 0, feature="16 entries")
    bare.flows["B"] = {"lut": 500, "carry": 0, "ff": 700}
    ours.placed = {
        "fmax": 100.0, "least": 98.0, "most": 102.5, "seeds": 3, "comb": 1700, "path": PATH,
    }  # fmt: skip
    peer.placed = {"fmax": 72.0, "least": 72.0, "most": 72.0, "seeds": 1, "comb": 3000} | {
        "path": PATH
    }
    return [ours, peer, wide, bare]


@pytest.fixture
def bench(capfd):
    """Status, standard output and standard error of ``mpu-hw bench``."""

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(["bench", *map(str, arguments)])
        return caught.value.code, *capfd.readouterr()

    return call
