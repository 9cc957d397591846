"""Registers behind a port: programmed, locked and read; and our own units."""

from dataclasses import replace
from functools import cache

import pytest
from mpu_hw_sim.judge import Order, Verdict, judge, judgement_data, judgement_text, read_adapter
from rich.console import Console
from small_design import HERE

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import describe, render_unit
from mpu_hw.presets import PRESETS

ENTRIES, WIDTH = 2, 12
UNITS = {
    "mpu-hw-mpu": {"entries": {"mpu": ENTRIES, "vsmpu": 0, "hgmpu": 0}},
    "mpu-hw-spmp": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "hypervisor": False,
        "entries": {"pmp": 0, "spmp": ENTRIES, "vspmp": 0},
    },
    "mpu-hw-pmp": PRESETS["pmp-only"]
    | {"entries": PRESETS["pmp-only"]["entries"] | {"pmp": ENTRIES}},
}


def locks(hole):
    adapter = read_adapter(str(HERE / "locked_pmp.toml"))
    adapter = replace(adapter, inputs={**adapter.inputs, "hole": hole})
    return judge(Order(adapter, (HERE / "locked_pmp.sv",)))


def registers_of(judgement):
    return {
        str(claim): (each.verdict, each.rules)
        for claim, each in judgement.findings.items()
        if "registers" in str(claim)
    }


def test_locks_that_hold_are_proved():
    assert registers_of(locks(0)) == {
        "addr registers, written twice": (Verdict.PROVED, ()),
        "cfg registers, written twice": (Verdict.PROVED, ()),
    }


@pytest.mark.parametrize(("hole", "register"), [(1, "cfg"), (2, "addr")])
def test_a_lock_that_forgets_is_refuted(hole, register):
    judgement = locks(hole)
    verdict, rules = registers_of(judgement)[f"{register} registers, written twice"]
    assert (verdict, rules) == (Verdict.REFUTED, ("PMP-03",))
    console = Console(width=200)
    with console.capture() as text:
        console.print(judgement_text(judgement))
    assert "write 2: pmp" in text.get()
    assert "PMP-03: entry" in text.get()
    (found,) = [
        each["registers"] for each in judgement_data(judgement)["claims"] if each["registers"]
    ]
    assert found["expected"] != found["read"]


def test_access_is_judged_behind_the_writes():
    # allow = (priv == 3): wrong for M where an entry is locked.
    (found,) = locks(0).having(Verdict.REFUTED)
    assert str(found.claim) == "M load of 4 bytes"


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    @cache
    def made(name):
        path = tmp_path_factory.mktemp(name) / "mpu.v"
        component = Mpu(MpuConfig.from_dict(UNITS[name] | {"paddr_width": WIDTH}))
        text = render_unit(component, describe(component, name="mpu"))
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.mark.parametrize("name", UNITS)
def test_our_own_unit_is_proved(name, unit):
    judgement = judge(Order(read_adapter(name), (unit(name),), "", ENTRIES, WIDTH))
    assert {each.verdict for each in judgement.findings.values()} == {Verdict.PROVED}
    assert len(registers_of(judgement)) == 2


def test_an_answer_before_its_time_is_refuted(unit):
    # Bounds are still being resolved.
    adapter = replace(read_adapter("mpu-hw-mpu"), clocks=0)
    judgement = judge(Order(adapter, (unit("mpu-hw-mpu"),), "", ENTRIES, WIDTH))
    assert {each.claim.privilege for each in judgement.having(Verdict.REFUTED)} >= {"U", "S"}
