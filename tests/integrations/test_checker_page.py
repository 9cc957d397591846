"""Every snippet of docs/checker.md runs, and what its table says is so."""

import re
import shutil
from types import SimpleNamespace

from ibex_build import PARTS, build_ibex, unit_folder
from ibex_mistakes import MISTAKES
from ibex_rows import ROWS
from mpu_hw_sim.simulator import run_bench
from mpu_hw_sim.testbench import Finding
from mpu_hw_sim.testbench.core_side import BusRequest, CoreAccess, CsrInstruction, reader
from support import ROOT

from mpu_hw.isa import Access

PAGE = (ROOT / "docs" / "checker.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


def test_every_snippet_has_a_test_here():
    assert [language for language, _ in BLOCKS] == ["python", "python"]


def test_the_bench_runs(tmp_path, monkeypatch):
    (text,) = [text for _, text in BLOCKS if text.startswith("import cocotb\n")]
    # Its program is whatever the memory has: instructions of zeros, which trap.
    (tmp_path / "page_bench.py").write_text(text)
    shutil.copy(unit_folder() / "mpu.json", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(PARTS)
    result = run_bench(build_ibex(tmp_path), "page_bench", tmp_path)
    assert (result.ran, result.failed) == (1, 0), result.log.read_text()


class Signals:
    """Handles by any name, each with the value that its name has in a table."""

    def __init__(self, values, name=""):
        self._values, self._name = values, name

    def __getattr__(self, name):
        return Signals(self._values, f"{self._name}.{name}".lstrip("."))

    @property
    def value(self):
        return self._values[self._name]


def test_the_adapter_gives_what_the_core_has():
    (text,) = [text for _, text in BLOCKS if "def core_side" in text]
    names = {}
    exec(compile(text, "docs/checker.md", "exec"), names)
    values = {"state.mode": 3, "state.mprv": 1, "state.mpp": 0, "state.sum": 1, "state.mxr": 0}
    values |= {"lsu.busy": 1, "lsu.is_store": 1, "lsu.sum": 0x1002, "lsu.log2_size": 1}
    values |= {"bus_valid": 1, "bus_addr": 0x1002, "bus_write": 1}
    values |= {"csr.execute": 1, "csr.number": 0x3A0, "csr.writes": 1, "csr.new_value": 7}
    side = names["core_side"](Signals(values))
    assert side.ports["data"].access() == CoreAccess(0x1002, 2, Access.STORE)
    assert side.ports["data"].leaves() == BusRequest(0x1000, 4, True)
    assert side.csr() == CsrInstruction(0x3A0, True, 7)
    assert [reader(getattr(side, name), side.root)() for name in ("priv", "mprv", "mpp")] == [
        3,
        1,
        0,
    ]
    assert {name: reader(each, side.root)() for name, each in side.status.items()} == {
        "sum": 1,
        "mxr": 0,
        "satp_bare": 1,
    }
    values.update({"lsu.busy": 0, "bus_valid": 0, "csr.execute": 0})
    assert [side.ports["data"].access(), side.ports["data"].leaves(), side.csr()] == [None] * 3


def test_a_handle_is_a_source():
    assert reader(SimpleNamespace(value=5, _path="top.x"), None)() == 5


def test_the_table_has_every_kind():
    kinds = {kind for row in re.findall(r"^\| (`\w+`.*?) \|", PAGE, re.M) for kind in named(row)}
    assert kinds == set(named(Finding.__doc__.replace("``", "`")))
    assert {mistake.kind for mistake in MISTAKES} <= kinds


def named(text):
    return re.findall(r"`(\w+)`", text)


def test_the_mistakes_are_counted():
    texts = [(ROOT / name).read_text("utf-8") for name in ("CHANGELOG.md", "docs/verification.md")]
    counts = [re.search(r"(\d+) mistakes", text)[1] for text in texts]
    assert counts == [str(len(MISTAKES))] * 2
    assert re.search(r"(\d+) rows of code", texts[1])[1] == str(len(ROWS))
