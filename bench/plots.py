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
            if row.design.group in ("ours", "peer") and row.design.ports == 1:
                number = value(row)
                if number is not None:
                    series.setdefault(row.design.title, []).append((row.design.entries, number))
        for label, points in series.items():
            points.sort()
            axes.plot(*zip(*points, strict=True), marker="o", label=label)
        axes.set(xlabel="entries", title=title, xscale="log", ylim=(0, None))
        axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
        axes.minorticks_off()
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
        _save(figure, folder / name)
        pyplot.close(figure)
        names.append(name)
    features = [row for row in rows if row.design.group == "feature" and row.total("B") is not None]
    base = next((row.total("B") for row in rows if row.design.name == "ours-16"), None)
    if base is not None and features:
        figure, axes = pyplot.subplots(figsize=(6.4, 4))
        costs = [(row.total("B") or 0) - base for row in features]
        axes.barh([row.design.feature for row in features], costs)
        axes.invert_yaxis()
        axes.set(title=f"What a feature costs over the base of {base}, flow B")
        axes.grid(visible=True, axis="x", alpha=0.3)
        _save(figure, folder / "features.svg")
        pyplot.close(figure)
        names.append("features.svg")
    return names


def _save(figure: Any, path: Path) -> None:
    partial = path.with_suffix(".partial")
    figure.savefig(partial, format="svg", bbox_inches="tight", metadata={"Date": None})
    partial.replace(path)
