"""Plots out of rows; ``python -m benchmarks.plots docs/performance`` redraws figures.csv."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .measure import Row
from .report import read_csv

__all__ = ["draw"]

Value = Callable[[Row], float | None]


def _area(row: Row) -> float | None:
    return row.total("B")


def _fmax(row: Row) -> float | None:
    return None if row.placed is None else float(row.placed["fmax"])


@dataclass(frozen=True)
class Figure:
    """What is drawn of a row: the name of a file, titles and axes with their units."""

    name: str
    title: str
    axis: str
    change: str
    value: Value


FIGURES = (
    Figure(
        "area.svg",
        "Area of the check path on ECP5",
        "area [LUT4 + 2 × CCU2C]",
        "change of area [LUT4 + 2 × CCU2C]",
        _area,
    ),
    Figure(
        "fmax.svg",
        "Clock frequency of the check path on ECP5",
        "Fmax, median of the seeds [MHz]",
        "change of Fmax [MHz]",
        _fmax,
    ),
)
# Ours are drawn thick, the others thin; a line of two ports is dashed. Colours that the common
# kinds of colour blindness tell apart; markers differ as well, for lines that lie on each other.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d1f", "#555555")
MARKERS = ("o", "s", "^", "D", "v", "P")


def draw(rows: list[Row], folder: Path) -> list[str]:
    """Draw what the rows suffice for, as SVG into ``folder``; give the names of the files."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # The same figures give the same bytes.
    pyplot.rcParams["svg.hashsalt"] = "mpu_hw"
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for figure in FIGURES:
        plot, axes = pyplot.subplots(figsize=(6.4, 4))
        _sizes(axes, rows, figure)
        _save(plot, folder / figure.name)
        names.append(figure.name)
    for name, draws, takes in UNIT_FIGURES:
        if any(takes(row) and _area(row) is not None for row in rows):
            plot, axes = pyplot.subplots(figsize=(6.4, 4))
            draws(axes, rows)
            _save(plot, folder / name)
            names.append(name)
    named = {row.design.name: row for row in rows}
    features = [(row, named[row.design.base]) for row in rows if row.design.base in named]
    if features:
        plot, sides = pyplot.subplots(1, len(FIGURES), figsize=(9, 5), sharey=True)
        for axes, figure in zip(sides, FIGURES, strict=True):
            _differences(axes, features, figure)
        sides[0].invert_yaxis()
        _bases(plot, features)
        _save(plot, folder / "features.svg")
        names.append("features.svg")
    pyplot.close("all")
    return names


def _sizes(axes: Any, rows: list[Row], figure: Figure) -> None:
    series: dict[tuple[str, int], list[tuple[int, float]]] = {}
    titles: dict[str, bool] = {}
    for row in rows:
        number = figure.value(row)
        if row.design.group in ("ours", "peer") and number is not None:
            titles.setdefault(row.design.title, row.design.group == "ours")
            key = (row.design.title, row.design.ports)
            series.setdefault(key, []).append((row.design.entries, number))
    for (title, ports), points in series.items():
        place = [*titles].index(title) % len(COLOURS)
        axes.plot(
            *zip(*sorted(points), strict=True),
            color=COLOURS[place],
            marker=MARKERS[place],
            markerfacecolor="white" if ports > 1 else COLOURS[place],
            linestyle="--" if ports > 1 else "-",
            linewidth=2 if titles[title] else 1,
            label=f"{title}, {ports} port" + "s" * (ports > 1),
        )
    axes.set(xlabel="entries", ylabel=figure.axis, title=figure.title)
    axes.set(xscale="log", ylim=(0, None))
    axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))  # beside it: points are everywhere


def _units(axes: Any, rows: list[Row]) -> None:
    """Draw whole units over their entries."""
    series: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        area = _area(row)
        if row.design.series and area is not None:
            series.setdefault(row.design.series, []).append((row.design.entries, area))
    for place, (title, points) in enumerate(series.items()):
        axes.plot(
            *zip(*sorted(points), strict=True),
            color=COLOURS[place % len(COLOURS)],
            marker=MARKERS[place % len(MARKERS)],
            label=title,
        )
    axes.set(xlabel="entries", ylabel=FIGURES[0].axis, title="Area of whole units on ECP5")
    axes.set(xscale="log", ylim=(0, None))
    axes.set_xticks([4, 8, 16, 32, 64, 192], ["4", "8", "16", "32", "64", "192"])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.grid(visible=True, alpha=0.3)
    axes.legend()


def _pareto(axes: Any, rows: list[Row]) -> None:
    """Draw the area of whole units over the clocks of a check: a line from the best to the worst.

    The marker is where all entries are read.
    """
    families: dict[tuple[int, int], list[tuple[float, tuple[int, int, int]]]] = {}
    for row in rows:
        area, clocks = _area(row), row.design.clocks
        if clocks and area is not None:
            families.setdefault((row.design.entries, row.design.ports), []).append((area, clocks))
    for place, ((entries, ports), points) in enumerate(sorted(families.items())):
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        for area, (hit, _, worst) in points:
            axes.plot([hit, worst], [area, area], color=colour, linewidth=1, alpha=0.4)
        axes.plot(
            [miss for _, (_, miss, _) in points],
            [area for area, _ in points],
            color=colour,
            marker=marker,
            linestyle="",
            label=f"{entries} entries, {ports} port{'s' * (ports > 1)}",
        )
    axes.set(xlabel="clocks per check: hit, all entries read (marker), worst", xscale="log")
    axes.set(ylabel=FIGURES[0].axis, yscale="log", title="Area against clocks of a check")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))


# Of whole units: the name of a file, what draws it, and whether a row is in it.
UNIT_FIGURES: tuple[tuple[str, Callable[[Any, list[Row]], None], Callable[[Row], object]], ...] = (
    ("units.svg", _units, lambda row: row.design.series),
    ("pareto.svg", _pareto, lambda row: row.design.clocks),
)


def _base_names(features: list[tuple[Row, Row]]) -> list[str]:
    return list(dict.fromkeys(base.design.name for _, base in features))


def _differences(axes: Any, features: list[tuple[Row, Row]], figure: Figure) -> None:
    from matplotlib.ticker import MaxNLocator

    bases = _base_names(features)
    for place, (row, base) in enumerate(features):
        own, other = figure.value(row), figure.value(base)
        difference = math.nan if own is None or other is None else own - other
        axes.barh(place, difference, color=COLOURS[bases.index(base.design.name)])
    axes.set_yticks(range(len(features)), [row.design.feature for row, _ in features])
    axes.set(xlabel=figure.change)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:+,.0f}" if number else "0")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="x", alpha=0.3)


def _bases(plot: Any, features: list[tuple[Row, Row]]) -> None:
    """Say what each colour is compared with."""
    from matplotlib.patches import Patch

    base = {base.design.name: base.design for _, base in features}
    handles = [
        Patch(color=colour, label=f"{base[name].title}, {base[name].entries} entries ({name})")
        for colour, name in zip(COLOURS, _base_names(features), strict=False)
    ]
    plot.suptitle("Cost of a feature on ECP5: difference to the check path without it", y=0.95)
    plot.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=len(handles))


def _save(plot: Any, path: Path) -> None:
    partial = path.with_suffix(".partial")
    plot.savefig(partial, format="svg", bbox_inches="tight", metadata={"Date": None})
    partial.replace(path)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    for written in draw(read_csv((where / "figures.csv").read_text(encoding="utf-8")), where):
        print(where / written)
