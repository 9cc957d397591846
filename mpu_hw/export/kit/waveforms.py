"""Timing diagrams: what each engine does, cycle by cycle, as data and as SVG."""

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["AFTER_A_WRITE", "ENGINES", "Wave", "render_wave"]


class Wave(NamedTuple):
    """A timing diagram.

    Parameters
    ----------
    title : str
    text : str
        What it shows.
    rows : dict
        Signal to a value for each cycle: ``0`` and ``1``, a word on a bus, or ``-`` where the value
        does not matter.
    """

    title: str
    text: str
    rows: dict[str, str]


# A is allowed, B is denied.
ENGINES = {
    "combinational": Wave(
        "combinational: the verdict comes in the cycle of acceptance",
        "A is allowed and its bus request leaves in that cycle. B is denied: the core traps with "
        "its cause.",
        {
            "valid": "0 1 1 0 0",
            "addr": "- A B - -",
            "ready": "1 1 1 1 1",
            "done": "0 1 1 0 0",
            "allow": "0 1 0 0 0",
            "cause": "- - 13 - -",
        },
    ),
    "pipelined": Wave(
        "pipelined: the verdict comes one cycle later",
        "A request in every cycle. The bus request of A leaves with done, not earlier.",
        {
            "valid": "0 1 1 0 0",
            "addr": "- A B - -",
            "ready": "1 1 1 1 1",
            "done": "0 0 1 1 0",
            "allow": "0 0 1 0 0",
            "cause": "- - - 13 -",
        },
    ),
    "sequential": Wave(
        "sequential: at once within the remembered interval, else after a walk",
        "A lies in the interval that the port remembers. B does not: it is held while the walk "
        "reads the entries, here a single one, and accepted at its end.",
        {
            "valid": "0 1 1 1 1",
            "addr": "- A B B B",
            "ready": "1 1 0 0 1",
            "done": "0 1 0 0 1",
            "allow": "0 1 0 0 0",
            "cause": "- - - - 13",
        },
    ),
}
AFTER_A_WRITE = Wave(
    "a register write and the request after it",
    "The write of an addr register acts at the edge at the end of its cycle. A request may wait "
    "meanwhile: ready is low for at most {ready} cycles. csr_addr is 0 in all other cycles.",
    {
        "csr_addr": "0 addr 0 0 0 0",
        "csr_write": "0 1 0 0 0 0",
        "valid": "0 0 1 1 1 0",
        "addr": "- - A A A -",
        "ready": "1 1 0 0 1 1",
    },
)
CYCLE, ROW, LEFT, SLANT = 76, 34, 92, 5  # px


def render_wave(wave: Wave) -> str:
    """Render a diagram as SVG, below a clock."""
    rows = {name: values.split() for name, values in wave.rows.items()}
    cycles = max(map(len, rows.values()))
    width, height = LEFT + cycles * CYCLE + 8, (len(rows) + 1) * ROW + 8
    parts = [
        f'<svg class="wave" role="img" aria-label="{wave.title}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
    ]
    for cycle in range(cycles + 1):
        x = LEFT + cycle * CYCLE
        parts.append(f'<path class="grid" d="M{x} 4V{height - 4}"/>')
    parts += _label("clk", 0)
    edges = "".join(
        f"M{LEFT + n * CYCLE} {ROW}V10H{LEFT + n * CYCLE + CYCLE // 2}V{ROW}h{CYCLE // 2}"
        for n in range(cycles)
    )
    parts.append(f'<path class="line" d="{edges}"/>')
    for index, (name, values) in enumerate(rows.items(), start=1):
        parts += _label(name, index)
        parts += _bit(values, index) if {*values} <= {"0", "1"} else _bus(values, index)
    return "".join(parts) + "</svg>"


def _label(name: str, index: int) -> Iterator[str]:
    yield f'<text x="{LEFT - 10}" y="{index * ROW + 26}" text-anchor="end">{name}</text>'


def _bit(values: list[str], index: int) -> Iterator[str]:
    level = {"0": (index + 1) * ROW, "1": index * ROW + 10}
    path = f"M{LEFT} {level[values[0]]}"
    for value in values:
        path += f"V{level[value]}h{CYCLE}"
    yield f'<path class="line" d="{path}"/>'


def _bus(values: list[str], index: int) -> Iterator[str]:
    top, bottom = index * ROW + 10, (index + 1) * ROW
    start = 0
    for cycle in range(1, len(values) + 1):
        if cycle < len(values) and values[cycle] == values[start]:
            continue
        left, right = LEFT + start * CYCLE, LEFT + cycle * CYCLE
        middle = (top + bottom) / 2
        outline = (
            f"M{left} {middle}L{left + SLANT} {top}H{right - SLANT}L{right} {middle}"
            f"L{right - SLANT} {bottom}H{left + SLANT}Z"
        )
        kind = "free" if values[start] == "-" else "bus"
        yield f'<path class="{kind}" d="{outline}"/>'
        if values[start] != "-":
            x = (left + right) / 2
            word = values[start]
            yield f'<text x="{x:g}" y="{bottom - 7}" text-anchor="middle">{word}</text>'
        start = cycle
