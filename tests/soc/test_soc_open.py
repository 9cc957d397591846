"""``--open``, and what is said of programs that would need it."""

import re
import struct
from dataclasses import replace

import pytest
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.model import Mpu, Request, Status
from mpu_hw_sim.reference import model_config
from mpu_hw_sim.soc import Limit, build_simulator, open_system, read_elf, run_program

from mpu_hw.cli import main
from mpu_hw.config import MpuConfig
from mpu_hw.presets import PRESETS, preset
from mpu_hw.soc import SocConfig

BASE = 0x8000_0000
TOHOST = BASE + 0x1000
M_TO_U, M_TO_S, S_TO_U = 0, 1, 2
CONFIGS = {
    "mpu-0.9": MpuConfig(),
    "sspmp-1.0": MpuConfig(revision="sspmp-1.0", entries={"pool": 4}, hypervisor=False),
}
WIDE = MpuConfig(revision="sspmp-1.0", entries={"pool": 100})
FIXED = MpuConfig(revision="sspmp-1.0", delegation="fixed")
OPENED = {name: preset(name) for name in PRESETS} | {"wide": WIDE, "fixed": FIXED}


def program(path, *modes):
    """Write a program that goes down from M through ``modes``, and ends the run in the last."""
    code = Assembler(32, True, BASE)
    for mode in modes:
        status, epc = (0x300, 0x341) if mode != S_TO_U else (0x100, 0x141)
        code.li(6, 0x1900)
        code.op("csrrc", rs1=6, csr=status)
        if mode == M_TO_S:
            code.li(6, 0x800)
            code.op("csrrs", rs1=6, csr=status)
        code.la(6, code.here + 16)
        code.op("csrrw", rs1=6, csr=epc)
        code.op("sret" if mode == S_TO_U else "mret")
    symbols = {"tohost": TOHOST, "last": code.here}
    code.la(5, TOHOST)
    code.li(6, 1)
    code.op("sw", rs1=5, rs2=6)
    code.op("sw", rs1=5, rs2=0, imm=4)
    code.op("jal")
    words = b"".join(struct.pack("<I", word) for word in code.words)
    write_elf(path, 32, {BASE: words, TOHOST: bytes(16)}, symbols)
    return path


@pytest.mark.parametrize("revision", CONFIGS)
def test_a_program_that_knows_nothing_of_the_unit_runs_with_it_open_only(revision, tmp_path):
    system = SocConfig.for_unit(CONFIGS[revision])
    opened = open_system(system)
    assert opened.unit is not None
    assert opened.core == system.core
    for number, modes in enumerate(([M_TO_U], [M_TO_S], [M_TO_S, S_TO_U])):
        path = program(tmp_path / f"{number}.elf", *modes)
        assert run_program(path, opened, cosim=tmp_path / "record", capture=True).code == 0
    path = program(tmp_path / "u.elf", M_TO_U)
    u, cause = read_elf(path).symbols["last"], {"mpu-0.9": 12, "sspmp-1.0": 1}[revision]
    with pytest.raises(Limit, match=r"^The program did not end in 400 clocks; .*$") as found:
        run_program(path, system, max_cycles=400, capture=True)
    hint = (
        f"no instruction of U ran: its first fetch, at 0x{u:x}, was denied with cause {cause}; "
        "the unit allows U only what entries allow (--open starts without a bank that denies)"
    )
    assert hint in str(found.value)


def test_the_command_opens_the_unit(tmp_path, capfd):
    path = program(tmp_path / "p.elf", M_TO_S, S_TO_U)
    build_simulator(open_system(SocConfig.for_unit(preset("soc"), shared_port=True)))
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["run", str(path), "--open", "--cosim", "--dump-mpu"])
    assert ended.value.code == 0
    captured = capfd.readouterr()
    assert re.fullmatch(
        r"\d+ accesses checked again, all alike\nhgmpucfg0 +0x0000001f\n"
        r"hgmpuaddr0 +0xffffffff\nhgmpuswitch0 +0x000000ff\n",
        captured.err,
    )


def denied(unit):
    """Accesses that a unit denies after reset, of everybody to everything."""
    setting = model_config(unit)
    model, ports = Mpu(setting), {port.name: port for port in setting.ports}
    bare = Status(satp_bare=True, vsatp_bare=True, hgatp_bare=True)
    kinds = [("data", 0), ("data", 1), ("fetch", 2)]
    return [
        (mode, kind, address, status.sum)
        for mode in ((0, False), (1, False), (3, False), (0, True), (1, True))
        for port, kind in kinds
        for address in (0, 0x1000, BASE, 0xFFFF_FFFC)
        for status in (bare, replace(bare, sum=True, vsum=True))
        if mode[1] <= unit.hypervisor
        and not model.check(ports[port], Request(address, 4, kind, *mode), status).allow
    ]


@pytest.mark.rule("COM-RST-04", "MPU-DEF-01", "SSPMP-DEF-02", "HYP-DELEG-14")
@pytest.mark.parametrize("name", OPENED)
def test_an_open_unit_denies_nothing_to_anybody(name):
    unit = OPENED[name]
    system = SocConfig.for_unit(unit)
    opened = open_system(system)
    assert opened.core == system.core
    assert denied(unit)
    assert opened.unit is None or denied(opened.unit) == []
    # No bank of this one has an entry that S and U may both use for everything.
    assert (opened.unit is None) == (name == "mpu-small")


def test_what_cannot_be_checked_is_refused(tmp_path, capfd):
    path = program(tmp_path / "p.elf", M_TO_U)
    text = (
        "mpu-hw: --open must not go with --dump-mpu or --cosim here, for no bank of this "
        "configuration can allow everything, and the system runs without the unit\n"
    )
    for flag in ("--cosim", "--dump-mpu"):
        with pytest.raises(SystemExit) as ended:
            main(["run", str(path), "--preset", "mpu-small", "--open", flag])
        assert (ended.value.code, capfd.readouterr().err) == (2, text)


def test_an_open_unit_needs_a_mode_that_reaches_everything():
    system = SocConfig.for_unit(MpuConfig(modes=["na4"]))
    with pytest.raises(ValueError, match=r"^--open must have tor or napot among modes, not na4$"):
        open_system(system)
    tor = open_system(SocConfig.for_unit(MpuConfig(modes=["tor", "na4"])))
    assert tor.unit.reset[0].cfg == 0x0F
