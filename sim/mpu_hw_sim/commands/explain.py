"""``mpu-hw explain``: who may access what, by the registers of the unit."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpu_hw.check import require_choice, require_known
from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import FILE, Names, config_options, json_option
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig
from mpu_hw.files import whole_file

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mpu_hw_sim.explanation import RegisterState
    from mpu_hw_sim.model import Status as ModelStatus

__all__ = ["explain"]

BITS = ("sum", "mxr", "vsum", "vmxr")
PAGED = ("satp", "vsatp", "hgatp")
MPRV = ("S", "U", "VS", "VU", "M")
STATUSES = """\b
Exit status:
  0    explained; --diff: nothing differs
  1    --diff: the states differ
  2    bad input, a tool is missing, a file cannot be read or written
  3    --elf: the program did not reach the symbol in --max-cycles
"""


def _state_or_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where --elf or --set gives the state, a single file is the configuration."""

    @wraps(command)
    def shifted(*args: Any, state: Path | None, file: Path | None, **given: Any) -> Any:
        if given["elf"] and file is None:
            state, file = None, state
        return command(*args, state=state, file=file, **given)

    return shifted


@click.command(epilog=STATUSES)
@click.argument("state", metavar="[STATE]", required=False, type=FILE)
@_state_or_config
@config_options(default="soc")
@click.option("--set", "writes", multiple=True, metavar="NAME=VALUE", help="Write a register.")
@click.option("--elf", type=FILE, help="Run this program and take the state at --at.")
@click.option("--at", metavar="SYMBOL", help="Symbol of the program where the state is taken.")
@click.option(
    "--access",
    "accesses",
    multiple=True,
    metavar="ACCESS",
    help='Explain one access: MODE KIND ADDRESS+SIZE, as "U store 0x80001000+4".',
)
@click.option("--port", help="Check port of the accesses.  [default: the first that carries them]")
@click.option("--status", type=Names(), help=f"Status bits that are 1, of {','.join(BITS)}.")
@click.option("--paged", type=Names(), help=f"Registers that are not Bare, of {','.join(PAGED)}.")
@click.option("--mprv", metavar="MODE", help="Loads and stores of M are checked as of this mode.")
@click.option(
    "--meant",
    multiple=True,
    metavar="BANK[I]=BASE,SIZE",
    help="Region that an entry should have, as spmp[3]=0x80001000,8K.",
)
@click.option("--diff", type=FILE, help="Compare with another state: what differs in it.")
@click.option("--svg", type=FILE, help="Write the map as a picture.")
@click.option("--html", type=FILE, help="Write map and findings as one page.")
@click.option(
    "--max-cycles",
    type=click.IntRange(1, (1 << 63) - 1),
    default=100_000_000,
    show_default=True,
    help="--elf: stop after this many cycles, with status 3.",
)
@json_option
def explain(
    state: Path | None,
    config: MpuConfig,
    accesses: tuple[str, ...],
    port: str | None,
    mprv: str | None,
    meant: tuple[str, ...],
    diff: Path | None,
    svg: Path | None,
    html: Path | None,
    as_json: bool,
    **given: Any,
) -> int:
    """Explain the registers of a unit: who may access which addresses, and why.

    STATE is a file of registers: what mpu-hw run --dump-mpu prints, lines register=value, which
    M-mode writes after reset in their order, or TOML with a table registers. --set writes more;
    --elf and --at take the state of a program instead. The configuration is that of the unit which
    the registers are of.

    Prints the whole address space, accesses over its borders and findings; with --access, that
    access stage by stage; with --diff, what is different in the other state.
    """
    with require_package("explain", "sim"):
        from mpu_hw_sim import explanation as why
    if mprv is not None:
        require_choice("--mprv", mprv, MPRV)
    queries = [why.parse_access(text, mprv=mprv) for text in accesses]
    wanted = tuple(why.parse_meant(text) for text in meant)
    try:
        found = _state(state, config, given)
    except LimitReached as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return Status.LIMIT
    if diff is not None:
        if accesses or svg or html or meant:
            raise ValueError("--diff must not go with --access, --meant, --svg or --html")
        other = why.read_state(diff, found.config, found.status)
        differs = why.difference(found, other, port=port)
        _print(why.difference_data(differs), [why.difference_text(differs)], as_json)
        return Status.SUCCESS if differs.same else Status.DIFFERENCE
    answers = [why.explain_access(found, query, port) for query in queries]
    report = why.report_of(found, wanted, port=port)
    title = f"{given['elf'].name} at {given['at']}" if given["elf"] else _title(state)
    _write(svg, why.render_svg(report.map))
    _write(html, why.render_html(report, title=title))
    data = why.report_data(report)
    texts = [why.access_text(answer) for answer in answers] or [why.report_text(report)]
    if answers:
        data["accesses"] = [why.access_data(answer) for answer in answers]
    _print(data, texts, as_json)
    return Status.SUCCESS


class LimitReached(Exception):
    """A program did not reach its symbol."""


def _state(path: Path | None, config: MpuConfig, given: dict[str, Any]) -> "RegisterState":
    from mpu_hw_sim import explanation as why

    if (given["elf"] is None) != (given["at"] is None):
        raise ValueError("--elf and --at must be given together")
    status = _status(given)
    if given["elf"]:
        if path is not None:
            raise ValueError(f"--elf must not go with a file of registers, {path}")
        state = _state_of_program(given["elf"], given["at"], config, given["max_cycles"])
        # What a flag sets is set, whatever the program has left in it.
        changed = asdict(status).items() - asdict(type(status)()).items()
        state.status = replace(state.status, **dict(changed))
    elif path is not None:
        state = why.read_state(path, config, status)
    elif given["writes"]:
        state = why.RegisterState(config, status)
    else:
        raise ValueError("explain must have a state: STATE, --set, or --elf and --at")
    return why.apply_writes(state, [why.parse_write(text, "--set") for text in given["writes"]])


def _status(given: dict[str, Any]) -> "ModelStatus":
    from mpu_hw_sim.model import Status as ModelStatus

    paged, ones = given["paged"] or [], given["status"] or []
    for name in paged:
        require_known("Register of --paged", name, PAGED)
    for name in ones:
        require_known("Bit of --status", name, BITS)
    bare = {f"{name}_bare": name not in paged for name in PAGED}
    return ModelStatus(**{name: name in ones for name in BITS}, **bare)


def _state_of_program(
    path: Path, symbol: str, config: MpuConfig, max_cycles: int
) -> "RegisterState":
    from mpu_hw.soc import SocConfig
    from mpu_hw_sim.explanation.elf_state import state_at_symbol
    from mpu_hw_sim.simulator import BuildFailed, MissingTool
    from mpu_hw_sim.soc import Limit, SimulatorFailed

    system = SocConfig.for_unit(config, xlen=config.xlen, shared_port=True)
    try:
        return state_at_symbol(path, symbol, system, max_cycles=max_cycles)
    except Limit as error:
        raise LimitReached(str(error)) from None
    except (BuildFailed, MissingTool, SimulatorFailed) as error:
        raise click.ClickException(str(error)) from None


def _title(path: Path | None) -> str:
    return path.name if path else "registers of --set"


def _write(path: Path | None, text: str) -> None:
    if path is not None:
        with whole_file(path) as partial:
            partial.write_text(text, encoding="utf-8")


def _print(data: dict[str, Any], texts: "list[RenderableType]", as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(data, indent=2))
        return
    console = output_console()
    with console.capture() as printed:
        for text in texts:
            console.print(text)
    # A table pads its last column, of which a pipe has no use.
    lines = printed.get().splitlines()
    click.echo("\n".join(lines if console.is_terminal else (line.rstrip() for line in lines)))
