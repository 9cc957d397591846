"""misa.H of a core whose translation registers are all Bare (Shbare)."""

import pytest
from program_bench import FINE, RAM_BYTES, Program, run

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows
from mpu_hw.soc import SocConfig

MISA, SATP, HGATP, VSATP = 0x301, 0x180, 0x680, 0x280
VALUE, WANTED = 1, 7


def differs(csr, written):
    """Write a register, read it back, and trap unless it then holds WANTED."""
    return (
        ("csrrw", {"rs1": written, "csr": csr}),
        ("csrrs", {"rd": VALUE, "csr": csr}),
        ("xor", {"rd": VALUE, "rs1": VALUE, "rs2": WANTED}),
        ("beq", {"rs1": VALUE, "imm": 8}),
        ("ebreak", {}),
    )


@pytest.mark.rule("HYP-STG-10", "CORE-01", "CORE-06")
@pytest.mark.parametrize("hypervisor", [False, True])
@pytest.mark.parametrize("xlen", [32, 64])
def test_misa_shows_h_on_a_bare_only_core_and_no_write_changes_it(xlen, hypervisor):
    config = SocConfig.for_unit(None, xlen=xlen, hypervisor=hypervisor, ram_bytes=RAM_BYTES)
    program = Program(config)
    letters = "AIMSU" + "H" * hypervisor
    value = sum(1 << ord(letter) - ord("A") for letter in letters)
    program.code.li(WANTED, value | xlen // 32 << xlen - 2)
    program.code.li(6, -1)
    program.attempt(3, 0, *differs(MISA, 0))
    program.attempt(3, 0, *differs(MISA, 6))
    program.code.li(WANTED, 0)
    atps = (SATP, *((HGATP, VSATP) if hypervisor else ()))
    for atp in atps:
        program.attempt(3, 0, *differs(atp, 6))
    assert run(program) == [FINE] * (2 + len(atps))


@pytest.mark.rule("HYP-STG-10")
def test_mtval_of_the_core_can_be_written():
    # Shbare asks that mtval is not read-only 0.
    (fields,) = (row.fields for row in rows(CoreConfig()) if row.name == "mtval")
    assert [(field.width, field.writable) for field in fields] == [(32, True)]
