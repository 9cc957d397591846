"""``python -m mpu_hw.core.csr_page``: the page of the documents that lists the core's CSRs."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import click

from ..isa import Field, FieldAccess
from .config import CoreConfig
from .csr import Row, rows

__all__ = ["render_csr_page"]

XLENS = (32, 64)
FEW = 4  # named values that a line of a table has room for
INTRODUCTION = """\
# CSRs of the core

<!-- Written by `python -m mpu_hw.core.csr_page`: change the description, not this page. -->

Registers of a core with the H extension and Smstateen; without them theirs are missing. Bits that
no field covers read 0 and ignore writes. In the first table `RO` is a register that traps when it
is written; in the second, a field that ignores writes. The description is the one
that the core is built from; the registers of a unit are in its `mpu.json` and in the
header of its `mpu.v`.
"""

# One register as RV32 and as RV64 have it, by XLEN.
Both = dict[int, Row]


def render_csr_page() -> str:
    """Render every register and field of the core as tables in Markdown, RV32 beside RV64."""
    found = {xlen: rows(CoreConfig(xlen=xlen, stateen=True)) for xlen in XLENS}
    codes = next(
        field.values for row in found[32] for field in row.fields if len(field.values) > FEW
    )
    merged = _merged(found)
    parts = [
        INTRODUCTION,
        "## Registers\n",
        _table(("number", "name", "access", "RV32 reset", "RV64 reset", "meaning", "source"))
        + "".join(map(_line, _registers(merged))),
        "## Fields\n",
        _table(("register", "field", "RV32", "RV64", "access", "meaning"))
        + "".join(map(_line, _fields(merged))),
        "## Exception codes\n",
        _table(("code", "name")) + "".join(_line((str(code), name)) for name, code in codes),
    ]
    return "\n".join(parts)


def _table(titles: tuple[str, ...]) -> str:
    return _line(titles) + "|" + "---|" * len(titles) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _merged(found: dict[int, tuple[Row, ...]]) -> list[Both]:
    """Put the registers of both XLENs together, by number."""
    merged: dict[int, Both] = {}
    for xlen, registers in found.items():
        for row in registers:
            merged.setdefault(row.number, {})[xlen] = row
    return [merged[number] for number in sorted(merged)]


def _either(both: Both) -> Row:
    return next(iter(both.values()))


def _registers(merged: list[Both]) -> Iterator[tuple[str, ...]]:
    """Give a line for each register; those that differ in their number alone share one."""
    for _, group in groupby(merged, key=_alike):
        run = list(group)
        first, last = _either(run[0]), _either(run[-1])
        yield (
            _ends(f"0x{first.number:03x}", f"0x{last.number:03x}"),
            _ends(f"`{first.name}`", f"`{last.name}`"),
            first.access.value,
            *(hex(run[0][xlen].reset) if xlen in run[0] else "absent" for xlen in XLENS),
            re.sub(r" \d+\b", "", first.text, count=1) if run[1:] else first.text,
            first.source,
        )


def _alike(both: Both) -> tuple[object, ...]:
    """Give what neighbours in a run have in common; a register with fields is a run of its own."""
    row = _either(both)
    if row.fields or not re.search(r"\d", row.name):
        return (row.number,)
    names = (re.sub(r"\d+", "#", text) for text in (row.name, row.text))
    # The odd pmpcfg registers are absent on RV64.
    return (*names, row.source, row.name.startswith("pmpcfg") or tuple(both))


def _ends(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _fields(merged: list[Both]) -> Iterator[tuple[str, ...]]:
    """Give a line for each field, with its bits for each XLEN."""
    for both in merged:
        register = _either(both).name
        names = {
            field.name: field
            for row in both.values()
            for field in sorted(row.fields, key=lambda each: each.lsb)
        }
        for name, field in names.items():
            bits = (_bits(both.get(xlen), name) for xlen in XLENS)
            label = "all" if name == register else f"`{name}`"
            yield f"`{register}`", label, *bits, field.access.value, _meaning(field)


def _bits(row: Row | None, name: str) -> str:
    for field in row.fields if row else ():
        if field.name == name:
            return str(field.lsb) if field.width == 1 else f"{field.msb}:{field.lsb}"
    return "absent"


def _meaning(field: Field) -> str:
    if not field.values:
        return field.text
    if len(field.values) > FEW:
        return f"{field.text}, of those below"
    named = ", ".join(f"{value} {name}" for name, value in field.values)
    others = "; others are not stored" if _legalised(field) else ""
    return f"{field.text}: {named}{others}"


def _legalised(field: Field) -> bool:
    return field.access is FieldAccess.WARL and len(field.values) < 1 << field.width


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("docs/csrs.md"))
def main(output: Path) -> None:
    """Write the page to OUTPUT, docs/csrs.md unless another is given."""
    output.write_text(render_csr_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
