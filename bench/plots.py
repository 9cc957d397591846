"""Plots out of rows."""

from pathlib import Path
from typing import Any

from .measure import Row

__all__ = ["draw"]


def _area(row: Row) -> float | None:
    return row.total("B")


def _fmax(row: Row) -> float | None:
    return None if row.placed is None else float(row.placed["fmax"])


CURVES = (
    ("area.svg", "Check path, flow B: LUT4 + 2 CCU2C", _area),
    ("fmax.svg", "Check path, flow A: Fmax in MHz", _fmax),
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
        series: dict[str, list[tuple[int, float]]] = {}
        for row in rows:
            number = value(row)
            if row.design.group in ("ours", "peer") and number is not None:
                ways = f"{row.design.title}, {row.design.ports} port" + "s" * (row.design.ports > 1)
                series.setdefault(ways, []).append((row.design.entries, number))
        for label, points in series.items():
            points.sort()
            axes.plot(*zip(*points, strict=True), marker="o", label=label)
        axes.set(xlabel="entries", title=title, xscale="log", ylim=(0, None))
        axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
        axes.minorticks_off()
        axes.grid(visible=True, alpha=0.3)
        axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))  # beside it: points are everywhere
        _save(figure, folder / name)
        pyplot.close(figure)
        names.append(name)
    named = {row.design.name: row.total("B") for row in rows if row.total("B") is not None}
    costs = [
        (f"{row.design.feature} (over {row.design.base})", own - base)
        for row in rows
        if (own := row.total("B")) is not None and (base := named.get(row.design.base)) is not None
    ]
    if costs:
        figure, axes = pyplot.subplots(figsize=(6.4, 4))
        axes.barh(*zip(*costs, strict=True))
        axes.invert_yaxis()
        axes.set(title="What a feature costs over its base, flow B: LUT4 + 2 CCU2C")
        axes.grid(visible=True, axis="x", alpha=0.3)
        _save(figure, folder / "features.svg")
        pyplot.close(figure)
        names.append("features.svg")
    return names


def _save(figure: Any, path: Path) -> None:
    partial = path.with_suffix(".partial")
    figure.savefig(partial, format="svg", bbox_inches="tight", metadata={"Date": None})
    partial.replace(path)
