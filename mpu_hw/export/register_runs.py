"""CSRs gathered for readers: one row for those that differ in their number alone."""

from typing import Any

__all__ = ["register_runs", "run_name"]


def register_runs(registers: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Gather CSRs of one kind and description whose numbers are consecutive."""
    runs: list[list[dict[str, Any]]] = []
    for register in registers:
        if "select" in register:
            continue
        last = runs[-1][-1] if runs else None
        keys = ("kind", "bank", "level", "description")
        if last and all(register[key] == last[key] for key in keys):
            if 0 < register["number"] - last["number"] <= 2:
                runs[-1].append(register)
                continue
        runs.append([register])
    return runs


def run_name(run: list[dict[str, Any]]) -> str:
    """Name the first register of a run, and the last one where there are more."""
    first, last = run[0]["name"], run[-1]["name"]
    return f"{first}..{last}" if run[1:] else f"{first}"
