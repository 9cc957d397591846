"""Command-line options that make up a configuration: a file or a preset, and a flag per field."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from ..check import require_known
from ..config import MpuConfig, read_configuration
from ..config.choices import CHOICES, WALKING_ENGINES
from ..presets import PRESET_TEXTS, PRESETS
from .console import output_console

__all__ = ["FILE", "FOLDER", "Names", "Place", "config_options", "json_option", "output_option"]


class Place(click.Path):
    """A path of a file or folder. The empty one, which would be this folder, is none."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if str(value) in ("", "-"):
            what = "a folder" if self.dir_okay else "a file"
            self.fail(f"{value!r} is not the name of {what}", param, ctx)
        return super().convert(value, param, ctx)


FILE = Place(path_type=Path, dir_okay=False)
FOLDER = Place(path_type=Path, file_okay=False)


class Names(click.ParamType[list[str]]):
    """A list of names with commas between them."""

    name = "a,b,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> list[str]:
        return [name.strip() for name in value.split(",")] if isinstance(value, str) else value


class Numbers(click.ParamType[dict[str, int]]):
    """A table of numbers: ``name=number`` with commas between; numbers as in Python, 0x for hex."""

    name = "name=n,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, int]:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        table: dict[str, int] = {}
        for pair in value.split(","):
            name, equals, number = pair.partition("=")
            if name.strip() in table:
                self.fail(f"{name.strip()!r} must be given once, not twice", param, ctx)
            try:
                table[name.strip()] = int(number, 0)
            except ValueError:
                equals = ""
            if not equals:
                self.fail(f"{pair!r} must be a name, an equals sign and a number", param, ctx)
        return table


class FieldChoice(click.Choice[str]):
    """A field of the configuration with named values: the configuration itself rejects others."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return value


class PresetName(FieldChoice):
    """A named configuration; ``list`` prints all of them and ends the command."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == "list":
            table = Table(box=None, pad_edge=False, show_header=False)
            for name, text in PRESET_TEXTS.items():
                table.add_row(name, text)
            output_console().print(table)
            ctx.exit()
        return value


def _choice(field: str) -> FieldChoice:
    return FieldChoice(CHOICES[field])


# Field, type of the flag, what --help says. The lists ports and reset come from TOML only.
FLAGS: tuple[tuple[str, Any, str], ...] = (
    ("revision", _choice("revision"), "Specification."),
    ("xlen", int, "Register width in bits: 32 or 64."),
    ("paddr_width", int, "Implemented physical address bits."),
    ("granularity", int, "Grain in bytes: a power of two, at least 4."),
    ("entries", Numbers(), "Entries per bank, e.g. mpu=16,vsmpu=8,hgmpu=8, or pool=32."),
    (
        "delegation",
        _choice("delegation"),
        "sspmp-1.0: one pool that software delegates, or fixed banks.",
    ),
    ("hypervisor", bool, "Build the guest banks and virt ports."),
    ("modes", Names(), "Address-matching modes to build, of tor,na4,napot."),
    ("switch", bool, "Build the switch or enable registers."),
    ("mxr", _choice("mxr"), "Effect of MXR."),
    (
        "reserved",
        _choice("reserved"),
        "Write of a reserved permission: clear it, or keep the old one.",
    ),
    ("smepmp", bool, "Build Smepmp (mseccfg) for the PMP of sspmp-1.0."),
    ("supervisor_csrs", bool, "Build the selects and mpmpdeleg; not for a PMP alone."),
    ("other_selects", bool, "Build the port isel for other users of the selects."),
    ("denial_record", bool, "Build CSRs that keep the first denied access, for handlers in M."),
    ("csr_map", _choice("csr_map"), "Named assignment of CSR numbers."),
    ("csr_base", Numbers(), "First CSR number of a family, e.g. mpucfg=0x5c0."),
    ("engine", _choice("engine"), "How entries are compared: all at once, or one after another."),
    (
        "target",
        _choice("target"),
        "Cells of the comparators: those of any device, or of one family.",
    ),
    ("regions", int, "Address intervals that a sequential port remembers: 1 or 2."),
    ("constant_time", bool, "Sequential engine: remember nothing, read all entries always."),
    ("hardened", bool, "Build two rails in lockstep, the port alert, and allow_n of each port."),
    ("reset_kind", _choice("reset_kind"), "Reset input of the generated module."),
)


def config_options(
    default: str | None = "default", *, keep_file: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a click command the argument ``config: MpuConfig``, read from its command line.

    Without a file and without ``--preset`` it is the preset ``default``. A wrong configuration
    raises TypeError or ValueError, a file that cannot be read OSError. With ``keep_file`` the
    command has ``file: Path | None`` as well, for what else is in it. Where ``default`` is None
    there need be no configuration: ``config`` is None then, and the command has ``fields: dict``
    as well, what the flags give.
    """

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_config(*args: Any, file: Path | None, preset: str | None, **given: Any) -> Any:
            flags = {name: given.pop(name) for name, _, _ in FLAGS}
            for name, path in given.items():
                if file and isinstance(path, Path) and path.is_file() and path.samefile(file):
                    raise ValueError(f"--{name} must not be {path}, the file of the configuration")
            if file is not None and preset is not None:
                raise ValueError(
                    "A configuration must come from a file or from --preset, not from both"
                )
            if file is None:
                preset = preset or default
            kept: dict[str, Any] = {"file": file} if keep_file else {}
            if default is None:
                kept["fields"] = {name: value for name, value in flags.items() if value is not None}
                if file is None and preset is None:
                    return command(*args, config=None, **kept, **given)
            return command(*args, config=_merge(file, preset, flags), **kept, **given)

        return _with_flags(with_config, default)

    return with_options


def _with_flags(command: Callable[..., Any], default: str | None) -> Callable[..., Any]:
    wrapped = command
    for name, kind, text in reversed(FLAGS):
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            flag = f"{flag}/--no-{flag[2:]}"
        wrapped = click.option(flag, name, type=kind, default=None, help=text)(wrapped)
    wrapped = click.option(
        "--preset",
        type=PresetName([*PRESETS, "list"]),
        metavar="NAME",
        help=f"Start from a named configuration: {', '.join(PRESETS)}; or list."
        + (f"  [default: {default}]" if default else ""),
    )(wrapped)
    return click.argument("file", metavar="[CONFIG.toml]", required=False, type=FILE)(wrapped)


def _merge(file: Path | None, preset: str | None, flags: dict[str, Any]) -> MpuConfig:
    if preset is not None:
        require_known("Preset", preset, list(PRESETS))
    given = read_configuration(file) if file is not None else dict(PRESETS[preset or ""])
    fields = dict(given)
    walks = flags["engine"] in (None, *WALKING_ENGINES) and not flags["constant_time"]
    if preset is not None and not walks:
        fields.pop("regions", None)  # nothing is remembered
    for name, value in flags.items():
        if isinstance(value, dict) and isinstance(fields.get(name), dict):
            fields[name] = fields[name] | value
        elif value is not None:
            fields[name] = value
    try:
        return MpuConfig.from_dict(fields)
    except (TypeError, ValueError) as error:
        # The file is named where it is wrong by itself, whatever the flags.
        if file is not None and _error_of(given) == str(error):
            raise type(error)(f"Configuration file {file}: {error}") from None
        raise


def _error_of(fields: dict[str, Any]) -> str:
    try:
        MpuConfig.from_dict(fields)
    except (TypeError, ValueError) as error:
        return str(error)
    return ""


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a click command the argument ``as_json``: the result as JSON on standard output."""
    text = "Print the result as JSON, and nothing else, on standard output."
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def output_option(default: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a click command the option ``output: Path``, a folder."""
    return click.option(
        "-o", "--output", type=FOLDER, default=Path(default), show_default=True, help=text
    )
