"""The language of directed cases: what its lines become, and that a broken demand is seen."""

import pytest

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.isa import Access
from sim.directed import CASES, Case, script
from sim.directed.line import OK, Ask, Enable, Put, Read, Set, Traps, na4, napot, off, tor
from sim.reference import Reference

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8)
RV32 = MpuConfig(entries={"mpu": 6, "vsmpu": 1, "hgmpu": 1}, ports=(DATA,))
RV64 = MpuConfig(xlen=64, entries={"mpu": 9, "vsmpu": 1, "hgmpu": 1}, ports=(DATA,))


def _case(*lines):
    return Case(row=0, title="made for this test", rules=(), lines=lines)


def _broken(case, config):
    reference = Reference(config)
    outcomes = [(reference.answer(step), demand) for step, demand in script(case, config)]
    return [text for outcome, demand in outcomes if demand and (text := demand.broken_by(outcome))]


def test_two_entries_of_one_cfg_register_keep_each_other():
    case = _case(
        Put("mpu", 4, na4(0x40), "0100"),
        Put("mpu", 5, napot(0x80, 32), "1001"),
        Read("mpucfg", 1, 0x9C11),
        Read("mpuaddr", 4, 0x10),
        Read("mpuaddr", 5, 0x23),
    )
    assert _broken(case, RV32) == []


def test_entry_8_is_in_register_2_on_rv64():
    assert _broken(_case(Put("mpu", 8, tor(0x40), "0010"), Read("mpucfg", 2, 0x0A)), RV64) == []


@pytest.mark.parametrize(
    "line",
    [
        Ask(Access.LOAD, 0x40, 4, "U", OK),
        Ask(Access.LOAD, 0x40, 4, "U", 15),
        Ask(Access.LOAD, 0x40, 4, "U", 13, entry=0),
        Ask(Access.LOAD, 0x40, 4, "U", 13, gva=True),
        Ask(Access.LOAD, 0x40, 4, "S", 13),
        Read("mpuaddr", 0, 1),
        Read("mpuaddr", 0, 0, "U"),
        Traps("mpuaddr", 0, "S", "illegal"),
        Traps("mpuaddr", 0, "U", "virtual"),
    ],
    ids=str,
)
def test_a_wrong_demand_is_broken(line):
    (text,) = _broken(_case(line), RV32)
    assert text.startswith(f"{line}: must be ")


def test_a_case_applies_where_its_lines_can_be_played():
    asks = _case(Ask(Access.LOAD, 0x40, 8, "VS", OK))
    assert asks.applies(RV32)
    assert not asks.applies(MpuConfig())  # its ports carry four bytes
    assert not asks.applies(MpuConfig(hypervisor=False, ports=(DATA,)))
    assert not _case(Put("mpu", 6, off(0), "0000")).applies(RV32)
    assert not _case(Put("mpu", 0, tor(8), "0000")).applies(MpuConfig(modes=("napot",)))
    assert not _case(Enable("mpu", 1)).applies(MpuConfig(switch=False))
    assert not _case(Set({"sum": True})).applies(MpuConfig(granularity=8))


def test_titles_differ_and_every_case_names_rules():
    assert len({case.title for case in CASES}) == len(CASES)
    assert all(case.rules for case in CASES)
