"""Command-line options of a guard."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ..check import format_choices, require_choice, require_table
from ..config import MpuConfig, read_toml
from ..config.toml import GUARD
from ..guards import GuardConfig, Master
from ..guards.config import REGISTER_PORTS
from .tops import GUARDS, TOPS

__all__ = ["top_options"]


class Masters(click.ParamType[tuple[Master, ...]]):
    """Modes by the numbers of masters: ``0=U,1=S,2=VS``."""

    name = "n=mode,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Master, ...]:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        rows = []
        for pair in value.split(","):
            number, _, mode = (part.strip() for part in pair.partition("="))
            if not (number.isdecimal() and mode):
                self.fail(
                    f"{pair!r} must be a number, an equals sign and a mode (U, S, M, VU or VS)",
                    param,
                    ctx,
                )
            rows.append(
                Master(
                    id=int(number), priv=mode.removeprefix("V") or "V", virt=mode.startswith("V")
                )
            )
        return tuple(rows)


# Field of GuardConfig, type of its flag, what --help says.
FLAGS: tuple[tuple[str, Any, str], ...] = (
    ("masters", Masters(), "Mode of each master by its number, e.g. 1=U,2=S,3=VS."),
    ("sum", bool, "Masters in S-mode reach what is U-mode's."),
    ("data_width", int, "Width of the bus: 32 or 64; of AXI4 up to 1024."),
    ("addr_width", int, "Width of a byte address on the bus."),
    ("registers", click.Choice(REGISTER_PORTS), "CSR port, or a window on the bus."),
    ("record_base", int, "First CSR number of the denial record."),
    ("id_width", int, "Width of the IDs of AXI4."),
    ("user_width", int, "Width of USER of AXI4; 0: none."),
)
TOP = "top"  # key of the table, beside the fields of GuardConfig
BURSTS = ("id_width", "user_width")  # of a guard on AXI4


def _require_top(option: str, name: str, top: str) -> None:
    """Raise ValueError for an option of a guard that the top is not."""
    tops = ["axi4-guard"] if name in BURSTS else list(GUARDS)
    if top not in tops:
        raise ValueError(
            f"{option} must be given with --top {format_choices(tops)}, not with {top}"
        )


def _merge(
    config: MpuConfig, file: Path | None, top: str | None, flags: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Give the top, and the fields of ``GuardConfig`` from the table of a file and from flags."""
    table = read_toml(file).get(GUARD, {}) if file else {}
    require_table(GUARD, table)
    kind = table.pop(TOP, None)
    if kind is not None:
        require_choice(f"{TOP} of {GUARD}", kind, list(GUARDS))
    top = top or kind or next(iter(TOPS))
    for name in flags:
        _require_top("--" + name.replace("_", "-"), name, top)
    if top not in GUARDS:
        return top, {}
    for name in table:
        _require_top(f"{name} of {GUARD}", name, top)
    merged = GuardConfig.from_dict(table | flags, config)
    GUARDS[top](merged)  # raises for what its bus has not
    return top, {name: getattr(merged, name) for name in table | flags}


def _error_of(config: MpuConfig, file: Path, top: str | None) -> str:
    try:
        _merge(config, file, top, {})
    except (TypeError, ValueError) as error:
        return str(error)
    return ""


def _checked(
    config: MpuConfig, file: Path | None, top: str | None, flags: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    try:
        return _merge(config, file, top, flags)
    except (TypeError, ValueError) as error:
        # The file is named where it is wrong whatever the flags.
        if file is not None and _error_of(config, file, top) == str(error):
            raise type(error)(f"Configuration file {file}: {error}") from None
        raise


def top_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a click command the arguments ``top: str`` and ``guard: dict`` of GuardConfig's fields.

    They come from flags and, where these do not give them, from the table ``guard`` of the file.
    Raises TypeError or ValueError for an option of a guard without one, and for a wrong one.
    """

    @wraps(command)
    def with_top(
        *args: Any, top: str | None, config: MpuConfig, file: Path | None, **given: Any
    ) -> Any:
        values = {name: given.pop(f"guard_{name}") for name, _, _ in FLAGS}
        flags = {name: value for name, value in values.items() if value is not None}
        top, guard = _checked(config, file, top, flags)
        return command(*args, config=config, top=top, guard=guard, **given)

    wrapped: Callable[..., Any] = with_top
    for name, kind, text in reversed(FLAGS):
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            flag = f"{flag}/--no-{flag[2:]}"
        option = click.option(flag, f"guard_{name}", type=kind, default=None, help=f"Guard: {text}")
        wrapped = option(wrapped)
    return click.option(
        "--top",
        type=click.Choice(list(TOPS)),
        show_default=f"that of the file, else {next(iter(TOPS))}",
        help="The unit, or a guard for a bus master without a hart.",
    )(wrapped)
