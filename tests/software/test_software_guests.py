"""Guests in NAME.h: their banks are kept and restored, and what they are given."""

import pytest
from header_bench import FIXED, POOL, Header, pool, watched

from mpu_hw import MpuConfig
from mpu_hw.isa import Privilege

M = Privilege.M


def guest_rules(header, bank, base):
    """Let a guest have two regions, one a range, and a lock if there are locks."""
    assert header.set_region(bank, 0, base, 0x1000, 1) == 0
    assert header.set_region(bank, 2, base + 0x1000, 0x3000, 3) == 0


@pytest.mark.rule("HYP-LOCK-07", "HYP-EN-06", "MPU-DEF-02")
@pytest.mark.parametrize("name", ["mpu", "mpu-rv64", "pool", "fixed", "no-switch"])
def test_guests_are_kept_and_restored_and_nothing_opens(name):
    config = {
        "mpu": MpuConfig(),
        "mpu-rv64": MpuConfig(xlen=64),
        "pool": POOL,
        "fixed": FIXED,
        "no-switch": MpuConfig(revision="sspmp-1.0", switch=False, entries={"pool": 24}),
    }[name]
    header = pool() if name == "pool" else Header(config, priv=M)
    if name == "no-switch":
        assert header.delegate(4) == 0
        assert header.delegate_guest(12) == 0
    own = header.bank("VSMPU" if "mpu" in name else "VSPMP")
    host = header.bank("HGMPU" if "mpu" in name else "SPMP")
    vs, g = header.values["MPU_STAGE_VS"], header.values["MPU_STAGE_G"]
    user = 0 if "mpu" in name else 0x100
    for index, base in enumerate((0x1_0000, 0x2_0000)):
        assert header.set_region(host, index, base, 0x1_0000, 7 | user) == 0
    addresses = [base + page for base in (0x1_0000, 0x2_0000) for page in range(0, 0x6000, 0x1000)]
    guests, states = [], []
    for index in (0, 1):
        for entry in range(3):
            header.write_cfg(own, entry, 0)
        guest_rules(header, own, 0x1_0000 * (index + 1))
        if header.has("enable"):
            header.switch_domain(vs, 5)
            header.switch_domain(g, 1 << index)
        if header.has("lock") and index == 0:
            assert header.lock(own, 0) == 0
        guest = header.guest()
        header.guest_save(guest)
        guests.append(guest)
        states.append(registers(header, own))
        if index == 0 and header.has("unlock"):
            assert header.unlock(own, 0) == 0
    for turn in (0, 1, 0, 0, 1):
        result, _, _, opened = watched(
            header,
            addresses,
            lambda: header.guest_restore(guests[turn]),  # noqa: B023
        )
        assert (result, opened) == (0, set())
        assert registers(header, own) == states[turn]
        again = header.guest()
        header.guest_save(again)
        assert again.raw == guests[turn].raw


def registers(header, bank):
    found = [(header.read_addr(bank, i), header.read_cfg(bank, i)) for i in range(4)]
    stages = ("VS", "G") if header.has("enabled") else ()
    return found, [header.enabled(header.values[f"MPU_STAGE_{stage}"]) for stage in stages]


def test_a_grant_that_a_lock_holds_is_told():
    header = pool()
    spmp, g = header.bank("SPMP"), header.values["MPU_STAGE_G"]
    assert header.set_region(spmp, 0, 0x1000, 0x1000, 0x103) == 0
    header.switch_domain(header.values["MPU_STAGE_HS"], 1)
    header.switch_domain(g, 1)
    guest = header.guest()
    assert header.lock(spmp, 0) == 0
    assert header.result(header.guest_restore(guest)) == "HELD"


@pytest.mark.rule("HYP-DELEG-11", "HYP-DELEG-12")
def test_a_boundary_that_a_lock_holds_is_told():
    header = pool()
    assert header.delegate_guest(8) == 0
    header.switch_domain(header.values["MPU_STAGE_HS"], 0x10)
    assert header.set_region(header.bank("SPMP"), 4, 0x1000, 0x1000, 1) == 0
    assert header.lock(header.bank("SPMP"), 4) == 0
    assert header.result(header.delegate_guest(3)) == "HELD"
    assert header.result(header.delegate(10)) == "LOCKED"
    assert not Header(FIXED).has("delegate")
