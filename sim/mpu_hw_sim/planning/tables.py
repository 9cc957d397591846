"""A plan as a table of register writes in C and in Rust."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw_sim.explanation import RegisterState, Write

__all__ = ["render_c", "render_rust"]


class Row(NamedTuple):
    """A write as a program makes it: a select first, where the register is behind one."""

    select_csr: int
    select: int
    csr: int
    value: int
    note: str


def _rows(config: MpuConfig, writes: Sequence[Write]) -> list[Row]:
    registers = RegisterState(config).registers
    rows = []
    for write in writes:
        select_csr, select, csr = registers.route(write.name)
        rows.append(Row(select_csr, select, csr, write.value, f"{write.name}: {_plain(write)}"))
    return rows


def _plain(write: Write) -> str:
    """Return the note of a write in ASCII, with nothing that begins, ends or extends a comment."""
    text = write.where.encode("ascii", "replace").decode().replace("\\", "/")
    return text.replace("*/", "* /").replace("/*", "/ *")


@dataclass(frozen=True)
class Language:
    """How a table is written: head, a row, end."""

    head: str
    row: str
    end: str


ORDER = (
    "Register writes of M-mode after reset, in this order: no write opens what the table denies.\n"
    "{c} A row with a select_csr writes select there first. Written by mpu-hw plan."
)
C = Language(
    head=(
        "/* {text} */\n#ifndef MPU_PLAN_H\n#define MPU_PLAN_H\n\n#include <stdint.h>\n\n"
        "struct mpu_plan_write {{\n"
        "    uint16_t select_csr; /* 0: the register is not behind a select */\n"
        "    uint16_t select;\n    uint16_t csr;\n    uint{xlen}_t value;\n}};\n\n"
        "#define MPU_PLAN_WRITES {count}\n\n"
        "static const struct mpu_plan_write mpu_plan[MPU_PLAN_WRITES] = {{\n"
    ),
    row="    {{0x{select_csr:03x}, 0x{select:03x}, 0x{csr:03x}, UINT{xlen}_C(0x{value:x})}}, "
    "/* {note} */\n",
    end="};\n\n#endif\n",
)
RUST = Language(
    head=(
        "// {text}\n\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub struct Write {{\n"
        "    /// 0: the register is not behind a select.\n    pub select_csr: u16,\n"
        "    pub select: u16,\n    pub csr: u16,\n    pub value: u{xlen},\n}}\n\n"
        "pub const MPU_PLAN: [Write; {count}] = [\n"
    ),
    row="    Write {{ select_csr: 0x{select_csr:03x}, select: 0x{select:03x}, csr: 0x{csr:03x}, "
    "value: 0x{value:x} }}, // {note}\n",
    end="];\n",
)


def _render(config: MpuConfig, writes: Sequence[Write], language: Language, comment: str) -> str:
    rows = _rows(config, writes)
    text = ORDER.format(c=comment)
    head = language.head.format(text=text, xlen=config.xlen, count=len(rows))
    body = (language.row.format(**row._asdict(), xlen=config.xlen) for row in rows)
    return head + "".join(body) + language.end


def render_c(config: MpuConfig, writes: Sequence[Write]) -> str:
    """Return a C header (C99, C++) with the writes of a plan as a constant table."""
    return _render(config, writes, C, "  ")


def render_rust(config: MpuConfig, writes: Sequence[Write]) -> str:
    """Return a Rust module (core alone) with the writes of a plan as a constant table."""
    return _render(config, writes, RUST, "//")
