"""Every address reaches the bus as it was checked, and one device answers at one address."""

import pytest
from program_bench import FINE, RAM_BYTES, Program, Trap, run

from mpu_hw.soc import SocConfig

ROM, CLINT, UART, RAM = 0x1000, 0x0200_0000, 0x1000_0000, 0x8000_0000
TARGET = 5
LOAD, JUMP = ("lw", {"rd": 1, "rs1": TARGET}), ("jalr", {"rd": 1, "rs1": TARGET})


@pytest.mark.rule("COM-ADDR-03")
@pytest.mark.parametrize("xlen", [32, 64])
def test_where_nothing_is_nothing_answers(xlen):
    program = Program(SocConfig.for_unit(None, xlen=xlen, ram_bytes=RAM_BYTES))
    nowhere = [ROM - 4, ROM + 0x1000, CLINT - 4, CLINT + 0x1_0000, RAM - 4, RAM + RAM_BYTES]
    nowhere += [UART - 4, UART + 8, UART + 0x10, UART + 0xF8]
    if xlen == 64:
        nowhere += [high | RAM for high in (1 << 32, 1 << 55, 1 << 56, 1 << 63)]
    expected = []
    for address in nowhere:
        program.code.li(TARGET, address)
        program.attempt(3, 0, LOAD)
        program.attempt(3, 0, JUMP)
        expected += [Trap(5, address), Trap(1, address)]
    for address in (ROM, CLINT, UART + 4, RAM, RAM + RAM_BYTES - 4):
        program.code.li(TARGET, address)
        program.attempt(3, 0, LOAD)
        expected.append(FINE)
    assert run(program) == expected


def test_the_rom_stands_at_one_address():
    program = Program(SocConfig.for_unit(None, ram_bytes=RAM_BYTES))
    skip, expected = ("beq", {"rs1": 1, "imm": 8}), []
    for address in (ROM, ROM + 0x40, ROM + 0x80, ROM + 0xFC0):
        program.code.li(TARGET, address)
        first = program.attempt(3, 0, LOAD, skip, ("ebreak", {}))
        expected.append(FINE if address > ROM else Trap(3, first + 8))
    assert run(program) == expected
