"""``python -m benchmarks.boards``: utilisation and Fmax on each board, into a document."""

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from mpu_hw_sim.soc import boot_words
from rich.console import Console

from benchmarks.document import MarkedPart, table
from mpu_hw.board import BOARDS, BuildRequest, DesignTooLarge, build, soc_config
from mpu_hw.presets import preset

__all__ = ["ROWS", "BoardRow", "updated"]

PART = MarkedPart("boards")
COLUMNS = (
    *("board", "top", "configuration", "LUTs", "carry cells", "FFs", "RAMs", "placed"),
    *("Fmax MHz", "asked for", "tools"),
)


@dataclass(frozen=True)
class BoardRow:
    """A board, its design, and the preset of its unit."""

    board: str
    top: str = "unit"
    preset: str = "soc"

    @property
    def name(self) -> str:
        """As on the command line."""
        return f"{self.board}-{self.top}"

    @property
    def key(self) -> tuple[str, str, str]:
        """First cells of its line, by which a line is known again."""
        return BOARDS[self.board].title, self.top, f"`{self.preset}`"


# Too small for the default unit.
SMALL = ("icebreaker", "tang-nano-9k")
ROWS = {
    row.name: row
    for row in (
        *(BoardRow(name, preset="mpu-small" if name in SMALL else "soc") for name in BOARDS),
        *(BoardRow(name, "soc") for name, board in BOARDS.items() if board.system),
    )
}


def _figures(row: BoardRow, seed: int, status: Any) -> dict[str, Any] | str:
    """Build a row, or take it from the cache; a text where it does not fit."""
    board, config = BOARDS[row.board], preset(row.preset)
    program = boot_words(soc_config(board, config)) if row.top == "soc" else ()
    request = BuildRequest(board=board, config=config, top=row.top, seed=seed, program=program)
    try:
        return build(request, lambda text: status.update(f"{row.name}: {text} …")).figures
    except DesignTooLarge as error:
        return str(error).split(": ", 1)[1].split(";")[0]


def _version(text: str) -> str:
    package, number = text.split(" ", 1)
    return f"{package.removeprefix('yowasp-')} {'.'.join(number.split('.')[:3])}"


def _cells(row: BoardRow, figures: dict[str, Any] | str) -> tuple[str, ...]:
    if isinstance(figures, str):
        return (*row.key, *("–" for _ in range(4)), figures, *("–" for _ in range(3)))
    logic, speeds = figures["logic"], figures["clocks"].values()
    return (
        *row.key,
        *(str(figures[kind]) for kind in ("lut", "carry", "ff", "ram")),
        f"{logic['used']} of {logic['available']} {logic['cell']}",
        ", ".join(str(speed["fmax"]) for speed in speeds),
        ", ".join(str(speed["asked"]) for speed in speeds),
        ", ".join(_version(tool) for tool in figures["tools"]),
    )


def updated(document: str, rows: Iterable[tuple[str, ...]], command: str) -> str:
    """Return the document with these rows in its table; other rows stay as they were.

    Raises
    ------
    ValueError
        The document does not have both marks once.
    """
    _, old, _ = PART.split(document)
    lines = re.findall(r"^\| (.*) \|$", old, flags=re.M)
    known = {cells[:3]: cells for cells in (tuple(line.split(" | ")) for line in lines)}
    known |= {cells[:3]: cells for cells in rows}
    shown = [known[row.key] for row in ROWS.values() if row.key in known]
    return PART.put(document, command, table(COLUMNS, shown))


@click.command()
@click.argument("names", nargs=-1, metavar="[ROW] …", type=click.Choice(list(ROWS)))
@click.option("--seed", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Document whose table is brought up to date after every row.",
)
def main(names: tuple[str, ...], seed: int, output: Path | None) -> None:
    """Build every row, or those that are named; print the table, or put it into a document.

    What was built before is taken from the cache. Rows of the document that are not named stay.
    Refuse a document without the marks of the table.
    """
    words = ["python", "-m", "benchmarks.boards", *(["--seed", str(seed)] if seed != 1 else [])]
    if output:
        words += ["-o", output.name if output.is_absolute() else str(output)]
    command = shlex.join(words)
    text = output.read_text(encoding="utf-8") if output else PART.empty
    try:
        updated(text, [], command)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    for name in names or ROWS:
        with Console(stderr=True).status("") as status:
            figures = _figures(ROWS[name], seed, status)
        text = updated(text, [_cells(ROWS[name], figures)], command)
        if output:
            partial = output.with_suffix(".partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(output)
    if output is None:
        click.echo(text)


if __name__ == "__main__":
    main()
