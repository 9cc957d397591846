"""Holes reported of open PMPs that a core and its unit could have together (section 14)."""

import pytest
from core_programs import PROGRAMS

WIDTHS = pytest.mark.parametrize("xlen", [32, 64])


def ends_as_it_should(name, xlen=32):
    found, expected = PROGRAMS[name](xlen)
    differences = [pair for pair in zip(found, expected, strict=False) if pair[0] != pair[1]]
    return (len(found), differences) == (len(expected), [])


@pytest.mark.rule("COM-ORD-01", "MPU-ORD-03", "COM-FLT-11", "COM-FLT-1", "COM-FLT-3", "COM-FLT-4")
def test_cva6_05_a_page_fault_comes_before_the_access_fault_of_the_bus():
    assert ends_as_it_should("page-fault-first")


@pytest.mark.rule("SSPMP-ORD-02", "COM-FLT-11", "COM-FLT-4")
@WIDTHS
def test_cva6_05_a_page_fault_comes_before_the_access_fault_of_pmp(xlen):
    assert ends_as_it_should("page-fault-before-pmp", xlen)


@pytest.mark.rule("COM-FEN-05", "MPU-FEN-04")
def test_cva6_06_a_rule_counts_for_the_next_instruction():
    assert ends_as_it_should("rule-at-once")


@pytest.mark.rule("COM-EFF-1", "COM-EFF-3", "COM-EFF-4", "COM-EFF-5", "COM-FLT-09")
@WIDTHS
def test_coreb_01_mprv_counts_for_loads_and_stores_of_m_alone(xlen):
    assert ends_as_it_should("mprv", xlen)


@pytest.mark.rule("COM-TYPE-01", "COM-EFF-1")
def test_coreb_01_a_fetch_is_checked_as_a_fetch():
    assert ends_as_it_should("fetch")


@pytest.mark.rule("COM-FEN-05", "MPU-FEN-04")
def test_ibex_01_a_csrc_on_a_rule_discards_what_was_fetched():
    assert ends_as_it_should("clear-at-once")


@pytest.mark.rule("COM-FEN-05", "PMP-02", "PMP-04")
def test_ibex_01_a_csrc_on_pmpcfg_discards_what_was_fetched():
    assert ends_as_it_should("clear-pmp-at-once")


@pytest.mark.rule("COM-FLT-12", "COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-PRIO-04")
def test_c910_01_a_denied_access_traps_and_the_hart_goes_on():
    assert ends_as_it_should("denied")


@pytest.mark.rule("COM-EFF-6", "COM-EFF-8", "HYP-EFF-10", "COM-FLT-09")
def test_a_hypervisor_load_has_the_mode_of_the_guest():
    assert ends_as_it_should("guest-loads")
