"""The language of directed cases: what its lines become, and that a broken demand is seen."""

from dataclasses import replace

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.directed import CASES, Case, script
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    ExpectTrap,
    Read,
    SetStatus,
    Write,
    WriteEntry,
    holds,
    na4,
    napot,
    off,
    stores,
    tor,
)
from mpu_hw_sim.model.revisions import REVISIONS as MODELS
from mpu_hw_sim.reference import Reference

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.isa import Access

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8)
RV32 = MpuConfig(entries={"mpu": 6, "vsmpu": 1, "hgmpu": 1}, ports=(DATA,))
POOL = MpuConfig(revision="sspmp-1.0", entries={"pool": 12}, ports=(DATA,))
FIXED = MpuConfig(
    revision="sspmp-1.0",
    xlen=64,
    delegation="fixed",
    entries={"pmp": 2, "spmp": 2, "vspmp": 2},
    ports=(DATA,),
)
RV64 = MpuConfig(xlen=64, entries={"mpu": 9, "vsmpu": 1, "hgmpu": 1}, ports=(DATA,))


def _case(*lines, access="direct", rules=(), **traits):
    return Case(title="made for this test", rules=rules, lines=lines, access=access, **traits)


def _broken(case, config):
    reference = Reference(config)
    outcomes = [(reference.answer(step), demand) for step, demand in script(case, config)]
    return [text for outcome, demand in outcomes if demand and (text := demand.broken_by(outcome))]


def test_two_entries_of_one_cfg_register_keep_each_other():
    case = _case(
        WriteEntry("mpu", 4, na4(0x40), "0100"),
        WriteEntry("mpu", 5, napot(0x80, 32), "1001"),
        Read("mpucfg", 1, 0x9C11),
        Read("mpuaddr", 4, 0x10),
        Read("mpuaddr", 5, 0x23),
    )
    assert _broken(case, RV32) == []


def test_entry_8_is_in_register_2_on_rv64():
    assert (
        _broken(_case(WriteEntry("mpu", 8, tor(0x40), "0010"), Read("mpucfg", 2, 0x0A)), RV64) == []
    )


@pytest.mark.parametrize(
    "line",
    [
        Check(Access.LOAD, 0x40, 4, "U", OK),
        Check(Access.LOAD, 0x40, 4, "U", 15),
        Check(Access.LOAD, 0x40, 4, "U", 13, entry=0),
        Check(Access.LOAD, 0x40, 4, "U", 13, gva=True),
        Check(Access.LOAD, 0x40, 4, "S", 13),
        Read("mpuaddr", 0, 1),
        Read("mpuaddr", 0, 0, "U"),
        ExpectTrap("mpuaddr", 0, "S", "illegal"),
        ExpectTrap("mpuaddr", 0, "U", "virtual"),
    ],
    ids=str,
)
def test_a_wrong_demand_is_broken(line):
    (text,) = _broken(_case(line), RV32)
    assert text.startswith(f"{line}: must be ")


def test_a_case_applies_where_its_lines_can_be_played():
    asks = _case(Check(Access.LOAD, 0x40, 8, "VS", OK))
    assert asks.applies(RV32)
    assert not asks.applies(MpuConfig())  # its ports carry four bytes
    assert not asks.applies(MpuConfig(hypervisor=False, ports=(DATA,)))
    assert not _case(WriteEntry("mpu", 6, off(0), "0000")).applies(RV32)
    assert not _case(WriteEntry("mpu", 0, tor(8), "0000")).applies(MpuConfig(modes=("napot",)))
    assert not _case(Enable("mpu", 1)).applies(MpuConfig(switch=False))
    assert not _case(SetStatus({"sum": True})).applies(MpuConfig(granularity=8))


def test_titles_differ_and_every_case_names_rules():
    assert len({case.title for case in CASES}) == len(CASES)
    assert all(case.rules for case in CASES)


@pytest.mark.parametrize("config", [POOL, FIXED], ids=["pool", "fixed"])
def test_entries_of_every_bank_are_reached_and_all_enabled(config):
    case = _case(
        Delegate(spmp=2, vspmp=2, pmp=2),
        WriteEntry("pmp", 0, napot(0x80, 32), "1 101"),
        WriteEntry("spmp", 1, na4(0x40), "11 101", locked=True),
        WriteEntry("vspmp", 1, EVERYTHING, "00 110"),
        Read("pmpaddr", 0, 0x23),
        Read("pmpcfg", 0, 0x1F9D),
        *holds("s", 1, "S", addr=0x10, cfg=0x395),
        *holds("vs", 1, "S", addr=(1 << config.addr_width) - 1, cfg=0x1B),
        *holds("s", 1, "VS", cfg=0x1B),
        Read("spmpen", 0, 0b11),
        Read("hspmpen", 0, 0b11),
        Enable("spmpen", 0b01),
        Read("spmpen", 0, 0b11),
        Check(Access.LOAD, 0x200, 4, "VS", 21, entry=None, gva=True),
        access="indirect",
    )
    assert case.applies(config)
    assert _broken(case, config) == []


def test_what_is_stored_through_a_select_is_demanded_through_another():
    lines = (Delegate(spmp=2), *stores("s", 0, "S", addr=8, cfg=0x11F))
    assert _broken(_case(*lines, *holds("m", 0, addr=8, cfg=0x11F)), POOL) == []
    (text,) = _broken(_case(*lines, *holds("m", 0, addr=9)), POOL)
    assert text.startswith("Read(family='mireg', number=0, value=9, ")


def test_a_case_for_one_way_of_access_does_not_apply_to_the_other():
    assert not _case(Delegate(spmp=1), access="indirect").applies(RV32)
    assert not _case(WriteEntry("mpu", 0, off(0), "0000")).applies(POOL)


HOST = MpuConfig(hypervisor=False, entries={"mpu": 2}, mxr="raw", reserved="hold")
MML = MpuConfig(revision="sspmp-1.0", smepmp=True)


@pytest.mark.parametrize(
    ("traits", "has", "has_not"),
    [
        ({"access": "indirect"}, POOL, RV32),
        ({"access": "indirect", "pooled": True}, POOL, FIXED),
        ({"access": "indirect", "pooled": False}, FIXED, POOL),
        ({"access": "indirect", "smepmp": True}, MML, POOL),
        ({"access": "indirect", "smepmp": False}, POOL, MML),
        ({"hypervisor": True}, RV32, HOST),
        ({"hypervisor": False}, HOST, RV32),
        ({"banks": ("mpu", "hgmpu")}, RV32, HOST),
        ({"absent": ("hgmpu",)}, HOST, RV32),
        ({"mxr": ("raw", "effective")}, HOST, RV32),
        ({"reserved": ("mask",)}, RV32, HOST),
    ],
    ids=str,
)
def test_a_case_applies_where_the_traits_that_it_asks_for_are(traits, has, has_not):
    assert _case(**traits).applies(has)
    assert not _case(**traits).applies(has_not)


def test_a_case_applies_to_no_revision_that_one_of_its_rules_does_not_bind(monkeypatch):
    case = _case(access="indirect", rules=("COM-PRIO-01", "SSPMP-PERM-22"))
    assert case.applies(POOL)
    changed = replace(MODELS["sspmp-1.0"], replaces=frozenset({"SSPMP-PERM-22"}))
    monkeypatch.setitem(MODELS, "sspmp-1.0", changed)
    assert not case.applies(POOL)
    assert not _case(rules=("SSPMP-PERM-22",)).applies(RV32)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_case_holds_on_the_model_wherever_it_applies(name):
    config = CONFIGURATIONS[name]
    cases = [case for case in CASES if case.applies(config)]
    assert [(case.name, text) for case in cases for text in _broken(case, config)] == []


@pytest.mark.parametrize("total", range(1, 5))
@pytest.mark.parametrize("hypervisor", [True, False])
def test_the_smallest_pools_can_be_asked_about_every_case(total, hypervisor):
    config = MpuConfig(revision="sspmp-1.0", entries={"pool": total}, hypervisor=hypervisor)
    assert any(case.applies(config) for case in CASES)


def test_shares_and_registers_that_are_not_there_make_a_case_inapplicable():
    def applies(config, *lines):
        return _case(*lines, access="indirect").applies(config)

    no_guests = MpuConfig(revision="sspmp-1.0", hypervisor=False, ports=(DATA,))
    no_switch = MpuConfig(revision="sspmp-1.0", switch=False, ports=(DATA,))
    assert applies(POOL, Delegate(spmp=6, vspmp=4, pmp=2))
    assert not applies(POOL, Delegate(spmp=6, vspmp=4, pmp=3))
    assert applies(FIXED, Delegate(spmp=2, vspmp=2, pmp=2))
    assert not applies(FIXED, Delegate(spmp=3))
    assert not applies(no_guests, Delegate(spmp=1, vspmp=1))
    assert not applies(no_guests, Write("hspmpdeleg", 0, 1))
    assert not applies(no_switch, Enable("spmpen", 1))
    assert not applies(POOL, Write("mseccfg", 0, 1))
    assert not applies(POOL, WriteEntry("spmp", 12, off(0), "00 000"))


def test_every_deviation_says_what_others_do():
    for case in CASES:
        assert bool(case.departs) == bool(case.theirs) == (not case.row), case.name
