"""For the tests of the bench: rows made by hand, and its command line in this process."""

from dataclasses import replace
from pathlib import Path

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
    unit = _row("unit-8", "unit", "registers", 0, feature="8 entries", entries=8, ports=2)
    walks = {"clocks": (1, 20, 59), "series": "mpu-0.9, sequential"}
    unit = Row(replace(unit.design, **walks), {"gowin": {"lut": 12, "carry": 3, "ff": 5, "ram": 2}})
    unit.flows["B"] = {"lut": 400, "carry": 50, "ff": 300, "ram": 16}
    return [ours, peer, wide, bare, unit]


@pytest.fixture
def bench(capfd, monkeypatch):
    """Status, standard output and standard error of ``mpu-hw bench``, without a default library."""
    monkeypatch.setattr("benchmarks.asic.DEFAULT", Path("none.lib"))

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(["bench", *map(str, arguments)])
        return caught.value.code, *capfd.readouterr()

    return call
