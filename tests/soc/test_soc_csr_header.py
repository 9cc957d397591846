"""The header of CSRs says what the description says, and programs type none of it again."""

import re
from pathlib import Path

import mpu_hw_sim.firmware
import pytest

from mpu_hw import MpuConfig
from mpu_hw.config.register_map import entry_fields, register_map
from mpu_hw.core.csr import rows
from mpu_hw.soc import SocConfig
from mpu_hw.soc.csr_header import render_csr_header

FIRMWARE = Path(mpu_hw_sim.firmware.__file__).parent
SYSTEMS = {
    "mpu": SocConfig.for_unit(MpuConfig()),
    "mpu-rv64": SocConfig.for_unit(MpuConfig(xlen=64)),
    "sspmp": SocConfig.for_unit(MpuConfig(revision="sspmp-1.0", smepmp=True)),
    "sspmp-rv64": SocConfig.for_unit(MpuConfig(revision="sspmp-1.0", xlen=64)),
    "core": SocConfig.for_unit(None, hypervisor=False),
}


def defined(system):
    """Macros of the header; each is defined once."""
    lines = render_csr_header(system).splitlines()
    pairs = [re.fullmatch(r"#define (\w+) (\w+)", line).groups() for line in lines[1:]]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: int(value, 0) for name, value in pairs}


def described(system):
    """Fields of every register of a system, those of the unit's entries once for each bank."""
    unit = register_map(system.unit) if system.unit else ()
    packed = {row.name for row in unit if row.entries}
    found = {row.name: row.fields for row in rows(system.core) if row.name not in packed}
    found |= {row.name: row.fields for row in unit if not row.entries}
    return found | (entry_fields(system.unit) if system.unit else {})


@pytest.mark.parametrize("name", SYSTEMS)
def test_masks_shifts_and_values_are_those_of_the_description(name):
    macros = {
        each: value
        for each, value in defined(SYSTEMS[name]).items()
        if not each.startswith("CSR_") and not each.endswith(("ADDR_SELECT", "CFG_SELECT"))
    }
    for register, fields in described(SYSTEMS[name]).items():
        for field in fields:
            if field.name == register:
                continue
            macro = f"{register}_{field.name}".upper()
            assert macros.pop(macro) == ((1 << field.width) - 1) << field.lsb
            assert macros.pop(f"{macro}_SHIFT") == field.lsb
            for label, value in field.values:
                assert macros.pop(f"{macro}_{label}") == value << field.lsb
    assert macros == {}


@pytest.mark.rule("MPU-CFG-01", "SSPMP-CFG-01")
def test_some_macros_have_the_numbers_of_the_manual():
    direct, indirect = defined(SYSTEMS["mpu"]), defined(SYSTEMS["sspmp-rv64"])
    expected = {"MSTATUS_MPP": 0x1800, "MSTATUS_MPP_S": 0x800, "MSTATUSH_MPV": 0x80}
    expected |= {"HSTATUS_GVA": 0x40, "SSTATUS_SUM": 1 << 18, "SCAUSE_INTERRUPT": 1 << 31}
    expected |= {"MCAUSE_CODE_LOAD_PAGE_FAULT": 13, "MIE_MTIE": 0x80, "MPUCFG_S": 0x80}
    assert {name: direct[name] for name in expected} == expected
    expected = {"SPMPCFG_A_NAPOT": 0x18, "SPMPCFG_U": 0x100, "PMPCFG_L": 0x80}
    expected |= {"MSTATUS_MPV": 1 << 39, "MSTATEEN0_CSRIND": 1 << 60, "MPMPDELEG_PMPNUM": 0x7F}
    assert {name: indirect[name] for name in expected} == expected


# A number where a CSR or a field of one belongs.
TYPED = re.compile(
    r"csr_(?:read|write|set|clear)\((?:0x)?\d"  # C: a CSR by number
    r"|csr_(?:write|set|clear)\(\w+, \(?1(?:ul)? <<"  # C: a field by its bit
    r"|csr[rwsci]+ [^;\n]*\b0x\d"  # assembler: a CSR by number
    r"|\bli t\d, \d+ <<"  # assembler: a field by its bit
    r"|#define (?:[MSHV]+STATUS|[MSHV]+CAUSE|[A-Z]*CFG)_\w+ \(?\d"
    r"|#define [SUG]_R?W?X?(?:_\w+)? 0x"  # a permission of an entry
)


def typed(text):
    return [found.group() for found in TYPED.finditer(text)]


def test_no_program_types_a_number_or_a_field_of_a_csr():
    sources = [path for path in FIRMWARE.rglob("*") if path.suffix in (".c", ".h", ".S")]
    assert len(sources) > 20
    found = {path.name: typed(path.read_text(encoding="utf-8")) for path in sources}
    # Switches and enables have a bit for each entry, by its number.
    found = {
        name: [each for each in lines if "SWITCH" not in each] for name, lines in found.items()
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "word start = csr_read(0xc00);",
        "csr_set(CSR_MSTATUS, 1ul << 39);",
        "csrw 0x352, zero",
        "csrr t0, 0x350",
        "li t0, 1 << 12 | 1 << 13",
        "#define MSTATUS_MPP (3 << 11)",
        "#define U_RW 0x1b",
    ],
)
def test_such_a_line_would_be_seen(line):
    assert typed(line)
