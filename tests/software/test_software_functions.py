"""Functions of NAME.h: what each returns, and what registers and verdicts are after it."""

import pytest
from header_bench import FIXED, MODES, Header, Trap, pool

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.isa import Privilege

S, M = Privilege.S, Privilege.M


def test_a_region_that_was_set_is_what_the_model_checks():
    header = Header(MpuConfig(granularity=8))
    bank, rights = header.bank("MPU"), header.values["MPU_MPU_SU_RW"]
    assert header.set_region(bank, 1, 0x8000_0000, 24, rights) == 0
    addresses = range(0x7FFF_FFF8, 0x8000_0028, 4)
    granted = {key for key in header.allowed(addresses, {"U": MODES["U"]}) if key[2] == "w"}
    assert {address for address, *_ in granted} == set(range(0x8000_0000, 0x8000_0018, 4))


@pytest.mark.rule("COM-MATCH-05")
def test_the_whole_space_is_one_region():
    for config in (MpuConfig(), MpuConfig(xlen=64), MpuConfig(xlen=64, paddr_width=40)):
        header = Header(config)
        bank, top = header.bank("MPU"), 1 << config.paddr_width
        assert header.set_region(bank, 0, 0, top, header.values["MPU_MPU_U_R"]) == 0
        reads = header.allowed([0, top // 2, top - 1], {"U": MODES["U"]})
        assert {address for address, _, kind in reads if kind == "r"} == {0, top // 2, top - 1}
        assert f"0x{0:0{-(-config.paddr_width // 4)}x}-0x{top - 1:x} S --- U r--" in header.dumped(
            bank
        )


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ((16, 0x1000, 0x1000, 1), "INDEX"),
        ((0, 0x1000, 0, 1), "RANGE"),
        ((0, 0x3_FFFF_F000, 0x2000, 1), "RANGE"),
        ((0, (1 << 64) - 0x1000, 0x2000, 1), "RANGE"),
        ((0, 0x1004, 0x1000, 1), "ALIGN"),
        ((0, 0x1000, 0x1004, 1), "ALIGN"),
        ((0, 0x1000, 0x3000, 1), "SHAPE"),
        ((1, 0x3_FFFF_D000, 0x3000, 1), "SHAPE"),
        ((0, 0x1000, 0x1000, 0x80), "RIGHTS"),
        ((0, 0x1000, 0x1000, 0x18), "RIGHTS"),
        ((0, 0x1000, 0x1000, 0x100), "RIGHTS"),
    ],
)
def test_a_region_that_cannot_be_is_refused_and_nothing_is_written(given, result):
    header = Header(MpuConfig(granularity=16))
    header.after_write = lambda: pytest.fail("a register was written")
    assert header.result(header.set_region(header.bank("MPU"), *given)) == result


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-04")
def test_neighbours_keep_the_addresses_that_they_need():
    header = Header(MpuConfig())
    bank = header.bank("MPU")

    def set_region(index, base, size):
        return header.result(header.set_region(bank, index, base, size, 3))

    assert set_region(2, 0x1000, 0x3000) == "OK"
    # Entry 1 is where the range begins; it may stay there, and nothing else.
    assert set_region(1, 0x8000, 0x1000) == "IN_USE"
    assert set_region(3, 0x4000, 0x1800) == "OK"
    assert set_region(3, 0x4800, 0x1800) == "IN_USE"
    # A range begins where another ends: no entry between them is needed.
    assert header.read_addr(bank, 2) == 0x4000 >> 2
    assert set_region(2, 0x4000, 0x4000) == "ACTIVE"
    assert set_region(2, 0x1000, 0x3800) == "IN_USE"
    assert header.off(bank, 3) == 0
    assert set_region(2, 0x1000, 0x3800) == "OK"
    assert header.off(bank, 2) == 0
    assert set_region(2, 0x8000, 0x4000) == "OK"
    assert header.result(header.off(bank, 16)) == "INDEX"


@pytest.mark.rule("SSPMP-LOCK-01", "SSPMP-LOCK-02", "SSPMP-LOCK-03", "SSPMP-EN-03")
def test_locks_bind_what_they_must():
    header = pool()
    own, machine = header.bank("SPMP"), header.bank("SPMP_M")
    hs = header.values["MPU_STAGE_HS"]
    assert header.set_region(machine, 3, 0x1000, 0x3000, 1) == 0
    assert header.result(header.lock(machine, 3)) == "OFF"
    assert header.enable(hs, 8) == 0
    assert header.lock(machine, 3) == 0
    # The entry where the range begins is locked, too: it decides first.
    assert [header.is_locked(own, index) for index in range(4)] == [0, 0, 1, 1]
    assert [header.is_locked(machine, index) for index in range(4)] == [0, 0, 0, 0]
    header.priv = S
    for index in (2, 3):
        assert header.result(header.set_region(own, index, 0x8000, 0x1000, 1)) == "LOCKED"
        assert header.result(header.off(own, index)) == "LOCKED"
        assert header.result(header.unlock(own, index)) == "LOCKED"
    assert header.result(header.disable(hs, 8)) == "HELD"
    assert header.find_free(own, 0, 1) == 0
    assert header.find_free(own, 1, 2) == 4
    with pytest.raises(Trap, match=r"^unlock\(2, 3\): CSR 0x350 traps$"):
        header.unlock(machine, 3)
    header.priv = M
    assert header.unlock(machine, 3) == 0
    assert header.unlock(machine, 2) == 0
    assert header.off(own, 3) == 0


@pytest.mark.rule("PMP-03")
def test_a_locked_rule_of_the_pmp_stays():
    header = pool()
    bank = header.bank("PMP")
    assert header.set_region(bank, 1, 0x1000, 0x3000, 1) == 0
    assert header.lock(bank, 1) == 0
    assert header.result(header.set_region(bank, 1, 0x1000, 0x2000, 1)) == "LOCKED"
    assert header.result(header.unlock(bank, 1)) == "LOCKED"
    assert header.result(header.delegate(1)) == "LOCKED"
    assert header.delegate(2) == 0


def test_entries_that_are_not_there_hold_nothing():
    # In VS the bank of the host has the numbers of the guest's, which is smaller.
    header = Header(MpuConfig(), virt=True)
    bank = header.bank("MPU")
    assert header.set_region(bank, 7, 0x1000, 0x1000, 3) == 0
    assert header.result(header.set_region(bank, 8, 0x1000, 0x1000, 3)) == "HELD"
    assert header.find_free(bank, 0, 2) == 0
    assert header.result(header.find_free(bank, 8, 1)) == "FULL"
    # In a pool it is delegation that says how many there are.
    header = pool()
    bank = header.bank("SPMP")
    assert header.entries(bank) == 24
    assert header.result(header.set_region(bank, 12, 0x1000, 0x1000, 3)) == "HELD"
    assert header.find_free(bank, 11, 1) == 11
    assert header.result(header.find_free(bank, 11, 2)) == "FULL"


@pytest.mark.rule("COM-RST-04")
def test_a_hardwired_entry_is_told_from_one_that_holds():
    row = ResetEntry(bank="mpu", index=0, addr=0x1FF, cfg=0x19, hardwired=True)
    header = Header(MpuConfig(reset=[row]))
    bank = header.bank("MPU")
    assert header.result(header.set_region(bank, 0, 0x2000, 0x1000, 3)) == "HELD"
    assert header.result(header.off(bank, 0)) == "HELD"
    assert header.dumped(bank) == "mpu[0]  NAPOT 0x000000000-0x000000fff S --- U r-- on\n"
    assert header.find_free(bank, 0, 1) == 1


def test_a_search_leaves_registers_as_they_were():
    header = Header(MpuConfig(granularity=32))
    bank = header.bank("MPU")
    assert header.set_region(bank, 0, 0x1000, 0x1000, 3) == 0
    assert header.set_region(bank, 3, 0x3000, 0x3000, 3) == 0
    before = [(header.read_addr(bank, i), header.read_cfg(bank, i)) for i in range(16)]
    assert [header.find_free(bank, 0, count) for count in (1, 2, 3)] == [1, 4, 4]
    assert [header.is_free(bank, index) for index in range(6)] == [0, 1, 0, 0, 1, 1]
    assert [(header.read_addr(bank, i), header.read_cfg(bank, i)) for i in range(16)] == before


@pytest.mark.rule("MPU-SW-01", "SSPMP-EN-01", "HYP-EN-06", "HYP-EN-07")
def test_every_stage_has_its_switch():
    for config in (MpuConfig(), MpuConfig(xlen=64), FIXED):
        header = Header(config, priv=M)
        stages = [header.values[f"MPU_STAGE_{name}"] for name in ("HS", "VS", "G")]
        for position, stage in enumerate(stages):
            header.switch_domain(stage, 1 << position)
            assert header.enable(stage, 8) == 0
            assert header.disable(stage, 8) == 0
        assert [header.enabled(stage) for stage in stages] == [1, 2, 4]
        assert header.result(header.enable(stages[0], 1 << 40)) == "HELD"
        assert header.result(header.enable(9, 1)) == "BANK"
        assert header.result(header.disable(9, 1)) == "BANK"
        assert header.enabled(9) == 0
    assert not Header(MpuConfig(switch=False)).has("enable")


@pytest.mark.rule("SSPMP-IND-06")
def test_selects_are_kept():
    header = pool(priv=S)
    select = header.values["MPU_CSR_SISELECT"]
    header._access(select, 1, 0x123)
    assert header.set_region(header.bank("SPMP"), 2, 0x1000, 0x3000, 3) == 0
    assert header.find_free(header.bank("SPMP"), 0, 1) == 0
    assert header._csr(select, False, 0) == 0x123


def test_a_dump_is_words():
    header = pool()
    spmp = header.bank("SPMP_M")
    assert header.set_region(spmp, 0, 0x8000_0000, 0x1000, header.values["MPU_SPMP_U_RX"]) == 0
    assert header.set_region(spmp, 11, 0x8000_0000, 0x3000, 3) == 0
    header.switch_domain(header.values["MPU_STAGE_HS"], 0x800)
    header.switch_domain(header.values["MPU_STAGE_G"], 1)
    assert header.lock(spmp, 11) == 0
    header.write_addr(header.bank("PMP"), 1, 0x10)
    header.write_cfg(header.bank("PMP"), 2, 0xF)
    assert header.dumped(spmp) == (
        "spmp[0]  NAPOT 0x080000000-0x080000fff S --- U r-x guest r-x off granted\n"
        "spmp[11] TOR   0x080000000-0x080002fff S rw- U --- guest --- on locked\n"
    )
    assert header.dumped(header.bank("PMP")) == "pmp[2]  TOR   no byte S/U rwx\n"


def test_every_result_has_words():
    header = Header(MpuConfig(granularity=64))
    results = {name: n for name, n in header.values.items() if name.startswith("MPU_ERR_")}
    texts = {name: header.text(number).decode() for name, number in results.items()}
    assert len(set(texts.values())) == len(results) == 12
    assert texts["MPU_ERR_ALIGN"] == "not a multiple of the grain, 64 bytes"
    assert header.text(0) == b"ok"
    assert header.text(-99) == b"unknown"
