"""``NAME.html``: the datasheet of a unit, in one file without references."""

from collections.abc import Iterator
from typing import Any

from ...config import MpuConfig
from ...templates import templates
from ..module_head import Port, Title, unit_ports
from ..port_texts import check_ports
from ..register_runs import register_runs, run_name
from .block_diagram import render_block_diagram
from .figures import measured
from .waveforms import AFTER_A_WRITE, ENGINES, render_wave

__all__ = ["render_datasheet"]

# What a column of a permission table is for: the mode, and the status input of the choice.
MODES = {"U": "U", "S": "S", "M": "M"}
GUEST_MODES = {"U": "VU", "S": "VS", "M": "M"}


def render_datasheet(description: dict[str, Any]) -> str:
    """Render the datasheet."""
    config = MpuConfig.from_dict(description["configuration"])
    engines = dict.fromkeys(config.engine_of(port) for port in config.ports)
    latency = description["latency"]
    waves = [ENGINES[name] for name in engines]
    if latency["ready"]:
        waves.append(AFTER_A_WRITE._replace(text=AFTER_A_WRITE.text.format(**latency)))
    return (
        templates(__package__, ".", html=True)
        .get_template("datasheet.html.j2")
        .render(
            unit=description,
            configuration=_configuration(description),
            block_diagram=render_block_diagram(description),
            groups=_groups(description),
            waves=[(wave, render_wave(wave)) for wave in waves],
            registers=[*_registers(description)],
            behind=[row for row in description["registers"] if "select" in row],
            tables=[*_tables(description)],
            figures=measured(config),
        )
    )


def _configuration(description: dict[str, Any]) -> list[tuple[str, str]]:
    """Give every field of the configuration but those that have a section of their own."""
    apart = ("ports", "reset", "csr_base")
    rows = description["configuration"].items()
    return [(name, _shown(value)) for name, value in rows if name not in apart]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _groups(description: dict[str, Any]) -> list[tuple[str, list[Port]]]:
    """Give the ports below the title of their group."""
    groups: list[tuple[str, list[Port]]] = []
    for row in unit_ports(description):
        if isinstance(row, Title):
            groups.append((row.text, []))
        elif not groups:
            groups.append(("Clock and reset", [row]))
        else:
            groups[-1][1].append(row)
    return groups


def _registers(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give each run of CSRs: numbers, name, what it is, and its values at reset."""
    for run in register_runs(description["registers"]):
        values = {row["reset"] for row in run}
        reset = (
            f"{values.pop():#x}"
            if len(values) == 1
            else "; ".join(f"{row['name']} {row['reset']:#x}" for row in run if row["reset"])
        )
        held = run[0]["entries"]
        packed = held[1] - held[0] + 1 if held else 1
        fields = run[0]["fields"][: len(run[0]["fields"]) // packed]
        yield {
            "numbers": f"0x{run[0]['number']:03x}"
            + (f" – 0x{run[-1]['number']:03x}" if run[1:] else ""),
            "name": run_name(run).replace("..", " – "),
            "level": run[0]["level"],
            "description": run[0]["description"],
            "source": run[0]["source"],
            "reset": reset,
            "fields": sorted(fields, key=lambda field: -int(field["bits"][1])),
            "first": run[0]["name"] if run[1:] else "",
            "packed": packed,
        }


def _tables(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the permission table of each stage, a column for each mode that it checks."""
    for stage in description["stages"]:
        bank = next(row for row in description["banks"] if row["name"] == stage["bank"])
        table = description["tables"][bank["table"]]
        modes = GUEST_MODES if stage["virt"] else MODES
        columns: dict[str, str] = {}
        for mode, (first, second) in stage["columns"].items():
            if first == second:
                columns[modes[mode]] = first
            else:
                columns[f"{modes[mode]}, {stage['select']} = 0"] = first
                columns[f"{modes[mode]}, {stage['select']} = 1"] = second
        ports = [
            name
            for name, check in check_ports(description).items()
            if stage["name"] in check["stages"]
        ]
        yield {
            "stage": stage,
            "bank": bank,
            "ports": ports,
            "fields": table["fields"],
            "columns": [*columns],
            "rows": [
                row | {"cells": [row["allowed"][column] for column in columns.values()]}
                for row in table["rows"]
            ],
        }
