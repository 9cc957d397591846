"""Plots out of rows."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .measure import Row

__all__ = ["draw"]

Value = Callable[[Row], float | None]


def _area(row: Row) -> float | None:
    return row.total("B")


def _fmax(row: Row) -> float | None:
    return None if row.placed is None else float(row.placed["fmax"])


CURVES = (
    ("area.svg", "flow B: LUT4 + 2 CCU2C", _area),
    ("fmax.svg", "flow A: Fmax in MHz", _fmax),
)


def draw(rows: list[Row], folder: Path) -> list[str]:
    """Draw what the rows suffice for, as SVG into ``folder``; give the names of the files."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # The same figures give the same bytes.
    pyplot.rcParams["svg.hashsalt"] = "mpu_hw"
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, title, value in CURVES:
        figure, axes = pyplot.subplots(figsize=(6.4, 4))
        _sizes(axes, rows, title, value)
        _save(figure, folder / name)
        names.append(name)
    named = {row.design.name: row for row in rows}
    features = [(row, named[row.design.base]) for row in rows if row.design.base in named]
    if features:
        figure, sides = pyplot.subplots(1, len(CURVES), figsize=(9, 5), sharey=True)
        for axes, (_, title, value) in zip(sides, CURVES, strict=True):
            _differences(axes, features, title, value)
        sides[0].invert_yaxis()
        _save(figure, folder / "features.svg")
        names.append("features.svg")
    pyplot.close("all")
    return names


def _sizes(axes: Any, rows: list[Row], title: str, value: Value) -> None:
    series: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        number = value(row)
        if row.design.group in ("ours", "peer") and number is not None:
            ways = f"{row.design.title}, {row.design.ports} port" + "s" * (row.design.ports > 1)
            series.setdefault(ways, []).append((row.design.entries, number))
    for label, points in series.items():
        points.sort()
        axes.plot(*zip(*points, strict=True), marker="o", label=label)
    axes.set(xlabel="entries", title=f"Check path, {title}", xscale="log", ylim=(0, None))
    axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
    axes.minorticks_off()
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))  # beside it: points are everywhere


def _differences(axes: Any, features: list[tuple[Row, Row]], title: str, value: Value) -> None:
    for row, base in features:
        own, other = value(row), value(base)
        difference = math.nan if own is None or other is None else own - other
        axes.barh(f"{row.design.feature} (over {row.design.base})", difference, color="C0")
    axes.set(title=f"Over the base, {title}")
    axes.grid(visible=True, axis="x", alpha=0.3)


def _save(figure: Any, path: Path) -> None:
    partial = path.with_suffix(".partial")
    figure.savefig(partial, format="svg", bbox_inches="tight", metadata={"Date": None})
    partial.replace(path)
