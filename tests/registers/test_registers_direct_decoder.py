"""DirectCsrDecoder: every CSR number from every privilege, against the typed map."""

import pytest
from expected_csr import ACCESSOR, ILLEGAL, VIRTUAL, outcome, register_at
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.registers.direct_decoder import DirectCsrDecoder

FAMILIES = ["cfg", "addr", "switch"]
CONFIGS = {
    "rv32": {},
    "rv64": {"xlen": 64},
    "no-switch": {"switch": False},
    "zdl2023": {"csr_map": "zdl2023", "xlen": 64},
    "custom": {"csr_map": "custom"},
    "no-vsmpu": {"entries": {"vsmpu": 0}},
    "no-hgmpu": {"entries": {"hgmpu": 0}, "xlen": 64},
    "no-mpu": {"entries": {"mpu": 0}},
    "host-only": {"entries": {"vsmpu": 0, "hgmpu": 0}},
    "guest-grant-only": {"entries": {"mpu": 0, "vsmpu": 0}},
}
ALL = range(1 << 12)
PAGES = [number for number in ALL if number >> 8 in (1, 2, 5, 6, 0xA)]


class Decoded:
    """Answers of the front for every number and accessor of a configuration."""

    def __init__(self, fields, numbers):
        self.config = config = MpuConfig(**fields)
        self.map, self.switch, self.xlen = config.csr_map, config.switch, config.xlen
        self.present = {bank.name for bank in config.banks}
        self.accessors = [who for who in ACCESSOR if config.hypervisor or not who[1]]
        virt = ["csr.virt"] if config.hypervisor else []
        trap = ["csr.virtual"] if config.hypervisor else []
        banks = sorted(self.present)
        regs = [f"{bank}.{member}" for bank in banks for member in (*FAMILIES, "index", "write")]
        drive = ["csr.addr", "csr.write", "csr.wdata", "csr.priv", *virt]
        keys = [(number, who) for number in numbers for who in self.accessors]
        rows = [(number, 1, 0x5A, *who[: 1 + len(virt)]) for number, who in keys]
        read = ["csr.hit", "csr.illegal", *trap, *regs]
        got = answers(DirectCsrDecoder(config), drive, read, rows)
        self.of = {}
        for key, (hit, illegal, *rest) in zip(keys, got, strict=True):
            virtual, rest = (rest[0], rest[1:]) if trap else (0, rest)
            reached = {
                (bank, family, index, write)
                for bank, *selects, index, write in (
                    (bank, *rest[5 * n : 5 * n + 5]) for n, bank in enumerate(banks)
                )
                for family, selected in zip(FAMILIES, selects, strict=True)
                if selected
            }
            self.of[key] = (hit, illegal, virtual, reached)

    def wanted(self, number, who):
        register = register_at(self.map, number)
        result = register and outcome(
            register, who, xlen=self.xlen, present=self.present, switch=self.switch
        )
        if result is None:
            return (0, 0, 0, set())
        if result in (ILLEGAL, VIRTUAL):
            return (1, int(result == ILLEGAL), int(result == VIRTUAL), set())
        return (1, 0, 0, {(result, *register[1:], 1)})


@pytest.mark.rule("MPU-ACC-1", "MPU-ACC-2", "MPU-ACC-3", "MPU-ACC-4", "MPU-ACC-5", "MPU-ACC-6")
@pytest.mark.rule("MPU-CSR-03", "MPU-CFG-02", "MPU-SW-01", "MPU-CSR-01", "MPU-CSR-02")
@pytest.mark.parametrize("name", CONFIGS)
def test_every_number_reaches_for_every_accessor_what_the_rules_say(name):
    decoded = Decoded(CONFIGS[name], ALL if name in ("rv32", "rv64") else PAGES)
    wrong = {
        (hex(number), who): (got, want)
        for (number, who), got in decoded.of.items()
        if got != (want := decoded.wanted(number, who))
    }
    assert wrong == {}


@pytest.mark.rule("MPU-ACC-3", "MPU-ACC-5", "MPU-ACC-6", "MPU-CSR-03")
@pytest.mark.parametrize("name", ["rv64", "no-vsmpu"])
def test_no_access_that_traps_addresses_a_register(name):
    decoded = Decoded(CONFIGS[name], PAGES)
    addressed = {
        key
        for key, (_, illegal, virtual, reached) in decoded.of.items()
        if (illegal or virtual) and reached
    }
    assert addressed == set()


@pytest.mark.rule("MPU-ACC-6")
def test_vs_never_falls_through_to_the_host_bank():
    decoded = Decoded(CONFIGS["no-vsmpu"], range(0x100, 0x200))
    traps = {decoded.of[number, (1, 1)][:3] for number in range(0x1B0, 0x1F0)}
    assert traps == {(1, 0, 1)}


@pytest.mark.rule("MPU-CSR-03")
@pytest.mark.parametrize("trap", [False, True])
def test_a_read_shows_the_register_and_a_trap_shows_zero(trap):
    config = MpuConfig()
    drive = ["csr.addr", "csr.priv", "csr.virt", "mpu.rdata", "vsmpu.rdata", "hgmpu.rdata"]
    privilege, shown = (0, 0) if trap else (1, 0xCAFE)  # a bank that is not addressed answers 0
    read = ["csr.rdata", "mpu.addr"]
    got = answers(DirectCsrDecoder(config), drive, read, [(0x1B0, privilege, 0, shown, 0, 0)])
    assert got == [(shown, not trap)]


@pytest.mark.rule("MPU-ACC-4")
def test_vs_reads_its_own_bank_through_the_host_numbers():
    drive = ["csr.addr", "csr.priv", "csr.virt", "vsmpu.rdata"]
    got = answers(DirectCsrDecoder(MpuConfig()), drive, ["csr.rdata"], [(0x1B3, 1, 1, 0xBEEF)])
    assert got == [(0xBEEF,)]


@pytest.mark.parametrize("virt", [0, 1])
def test_the_reserved_privilege_reaches_nothing(virt):
    drive = ["csr.addr", "csr.priv", "csr.virt", "csr.write"]
    read = ["csr.illegal", "csr.virtual", "mpu.write", "vsmpu.write", "hgmpu.write"]
    rows = [(number, 2, virt, 1) for number in (0x1A0, 0x1B0, 0x170, 0x2A0, 0x6B0)]
    assert set(answers(DirectCsrDecoder(MpuConfig()), drive, read, rows)) == {(1, 0, 0, 0, 0)}


@pytest.mark.rule("MPU-ACC-1")
def test_virt_is_nothing_to_machine_mode():
    drive = ["csr.addr", "csr.priv", "csr.virt"]
    read = ["csr.hit", "csr.illegal", "csr.virtual", "mpu.addr"]
    rows = [(0x1B0, 3, virt) for virt in (0, 1)]
    assert answers(DirectCsrDecoder(MpuConfig()), drive, read, rows) == [(1, 0, 0, 1)] * 2
