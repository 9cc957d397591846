"""Flip every stored bit of hardened units, and hold every gate of them at 0 and at 1.

    python tests/mutants/upset_campaign.py default-sequential
    python tests/mutants/upset_campaign.py -o docs/hardened.md

Maps a hardened unit to gates and flip-flops; its memories, whose bits are stored bits like others,
become flip-flops, too. Plays random traffic on one copy of the netlist per upset. In the first part
each flip-flop of both rails, alert included, flips at several moments. Required: no access may go
ahead that the model denies, and none below M from alert on; until alert every output is that of the
netlist without the flip; alert comes in the clock of the flip, or, of a memory, within
scrub_clocks; alert stays until reset; requests below M are accepted at once then, those of M are
accepted in the end, and after a reset nothing is left. A bit of a memory that nothing has written
since reset may flip unnoticed: it is read as 0. In the second part each gate is stuck at 0 and at
1 from reset on. Required: no access may go ahead that the model denies.

Exit status: 0, or 1 where something that is required does not hold.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from netlist_gates import Netlist, unit_netlist
from netlist_sim import LATER
from netlist_spoil import Fault
from rich.console import Console
from upset_sim import Flip, Outcome, Wrong, draw_flips, flip, stick, traffic

from mpu_hw.config import MpuConfig
from mpu_hw.hardened import scrub_clocks
from mpu_hw.presets import PRESETS, preset

__all__ = ["UNITS", "breaches", "is_memory"]

MARKS = ("<!-- upsets: begin -->", "<!-- upsets: end -->")
HEAD = (
    "| unit | flip-flops, in memories | flips | noticed at once | later, after at most (bound) | "
    "in unwritten words | stuck faults | wrong allows | breaches |",
    "|---|---|---|---|---|---|---|---|---|",
)
MEMORY = re.compile(r"\.memory\[\d+\]\[\d+\]$")  # of a word, a bit


def _unit(name: str, engine: str) -> MpuConfig:
    fields = {"regions": 1} if engine != "sequential" else {}
    return replace(preset(name), engine=engine, hardened=True, **fields)


SMALL = MpuConfig(
    entries={"mpu": 2, "vsmpu": 2, "hgmpu": 2}, paddr_width=12, engine="sequential", hardened=True
)
UNITS = {
    **{f"small-{engine}": replace(SMALL, engine=engine) for engine in LATER},
    **{f"{name}-{engine}": _unit(name, engine) for name in PRESETS for engine in LATER},
}


def is_memory(netlist: Netlist, flop: int) -> bool:
    """Tell whether a flip-flop of a netlist is a bit of a memory."""
    return bool(MEMORY.search(netlist.names.get(netlist.flops[flop].output, "")))


def breaches(
    config: MpuConfig, netlist: Netlist, flips: Sequence[Flip], outcomes: Sequence[Outcome]
) -> list[tuple[Flip, Outcome]]:
    """Give the flips after which something was not as it must be."""
    bound = scrub_clocks(config)
    return [
        (each, outcome)
        for each, outcome in zip(flips, outcomes, strict=True)
        if outcome.wrong
        or outcome.clocks > (bound if is_memory(netlist, each.flop) else 0)
        or (outcome.clocks < 0 and not is_memory(netlist, each.flop))
    ]


def _stuck(netlist: Netlist) -> list[Fault]:
    return [Fault(gate, "Y", kind) for gate in netlist.gates for kind in ("stuck-0", "stuck-1")]


def _campaign(config: MpuConfig, moments: int, steps: int, seed: int) -> dict[str, Any]:
    netlist = unit_netlist(config)
    played = traffic(config, steps, seed)
    flips = draw_flips(netlist, moments, played.clocks, seed)
    outcomes = flip(netlist, flips, played)
    found = breaches(config, netlist, flips, outcomes)
    later = [each.clocks for each in outcomes if each.clocks > 0]
    stuck = _stuck(netlist)
    after = stick(netlist, stuck, played)
    wrong = Counter(str(outcome.wrong) for _, outcome in found)
    return {
        "flops": len(netlist.flops),
        "memory": sum(is_memory(netlist, flop) for flop in range(len(netlist.flops))),
        "flips": len(flips),
        "at once": sum(each.clocks == 0 for each in outcomes),
        "later": len(later),
        "latest": max(later, default=0),
        "bound": scrub_clocks(config),
        "unwritten": sum(each.clocks < 0 for each in outcomes),
        "stuck": len(stuck),
        "wrong allows": sum(Wrong.OPENED in each.wrong for each in after),
        "breaches": len(found),
        "first": [
            f"{netlist.flops[each.flop].name} at {each.clock}: {outcome}"
            for each, outcome in found[:5]
        ]
        + [
            f"{fault.cell.name} {fault.kind}"
            for fault, each in zip(stuck, after, strict=True)
            if Wrong.OPENED in each.wrong
        ][:5],
        "kinds": dict(wrong),
    }


def _row(unit: str, f: dict[str, Any]) -> str:
    later = f"{f['later']:,}, {f['latest']:,} ({f['bound']:,})" if f["bound"] else "–"
    cells = (
        unit, f"{f['flops']:,}, {f['memory']:,}", f"{f['flips']:,}", f"{f['at once']:,}", later,
        f"{f['unwritten']:,}", f"{f['stuck']:,}", f"{f['wrong allows']:,}", f"{f['breaches']:,}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _document(text: str, command: str, rows: dict[str, dict[str, Any]]) -> str:
    """Replace the table of a document; raise ClickException where its marks are not there."""
    begin, end = MARKS
    if text.count(begin) != 1 or not 0 <= text.find(begin) < text.find(end):
        raise click.ClickException(f"The document must have {begin} and {end} behind it, once each")
    lines = [_row(unit, figures) for unit, figures in rows.items()]
    table = "\n".join([begin, "", f"    {command}", "", *HEAD, *lines, "", end])
    return text[: text.index(begin)] + table + text[text.index(end) + len(end) :]


@click.command(help=__doc__.split("\n\n    ")[0] + "\n\n" + "\n".join(__doc__.split("\n\n")[2:]))
@click.argument("units", type=click.Choice(list(UNITS)), nargs=-1)
@click.option("--moments", type=click.IntRange(min=1), default=4, show_default=True)
@click.option("--steps", type=click.IntRange(min=1), default=1_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of traffic and moments.")
@click.option("--json", "reports", type=click.Path(path_type=Path), help="Write the reports here.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Document whose table is replaced.",
)
def main(
    units: tuple[str, ...], moments: int, steps: int, seed: int, reports: Path, output: Path
) -> None:
    console, begin = Console(), perf_counter()
    text = output.read_text(encoding="utf-8") if output else ""
    if output:
        _document(text, "", {})
    command = " ".join(["python tests/mutants/upset_campaign.py", *sys.argv[1:]])
    rows = {}
    for unit in units or UNITS:
        rows[unit] = figures = _campaign(UNITS[unit], moments, steps, seed)
        line = f"{perf_counter() - begin:5.0f} s  {unit}: {figures}"
        console.print(line, highlight=False, soft_wrap=True)
        if reports:
            reports.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
        if output:
            output.write_text(_document(text, command, rows), encoding="utf-8")
    sys.exit(any(each["breaches"] or each["wrong allows"] for each in rows.values()))


if __name__ == "__main__":
    main()
