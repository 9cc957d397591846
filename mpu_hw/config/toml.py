"""The configuration as plain data, and the TOML text of it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from ..check import require_known, require_table
from .fields import Fields
from .port import PortConfig
from .reset import ResetEntry

__all__ = [
    "GUARD",
    "plain_fields",
    "read_configuration",
    "read_toml",
    "render_toml",
    "typed_fields",
    "typed_items",
]

Item = TypeVar("Item")
GUARD = "guard"  # a table that is not the unit's


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file, which may begin with a byte order mark.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is not TOML, or nested too deeply; the message names the file.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} must be a TOML file: {error}") from None
    except RecursionError:
        raise ValueError(f"{path} must not be nested as deeply as it is") from None


def read_configuration(path: Path) -> dict[str, Any]:
    """Read the keys of a unit from a TOML file: all but those of the guard around it.

    Raises
    ------
    OSError, ValueError
        As :func:`read_toml`.
    """
    return {key: value for key, value in read_toml(path).items() if key != GUARD}


def typed_items(what: str, given: object, kind: type[Item]) -> tuple[Item, ...]:
    """Turn a list of tables into objects of a dataclass.

    Raises
    ------
    TypeError, ValueError
        As the class; and for what is no such list, an unknown key and a missing one.
    """
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"{what} must be a list of tables, not {given!r}")
    return tuple(_item(what, table, kind) for table in given)


def _item(what: str, table: object, kind: type[Item]) -> Item:
    require_table(f"Each of {what}", table)
    assert isinstance(table, Mapping)
    rows = fields(kind)  # type: ignore[arg-type]
    for key in table:
        require_known(f"Key of {what}", key, [field.name for field in rows])
    for field in rows:
        if field.default is MISSING and field.name not in table:
            raise ValueError(f"Each of {what} must have the key {field.name!r}, not {dict(table)}")
    return kind(**table)


def typed_fields(given: Mapping[str, Any], known: list[str]) -> dict[str, Any]:
    """Turn plain data into constructor arguments; refuse keys that are not ``known``."""
    for key in given:
        require_known("Configuration key", key, known)
    typed = dict(given)
    if "ports" in typed:
        typed["ports"] = typed_items("ports", typed["ports"], PortConfig)
    if "reset" in typed:
        typed["reset"] = typed_items("reset", typed["reset"], ResetEntry)
    return typed


def plain_fields(config: Fields) -> dict[str, Any]:
    """Give every field that has a value, in the order of the class."""
    toml: dict[str, Any] = {}
    for field in fields(config):
        value = getattr(config, field.name)
        if value is None:
            continue
        if isinstance(value, Mapping):
            value = dict(value)
        elif isinstance(value, tuple):
            value = [_plain_item(item) for item in value]
        toml[field.name] = value
    return toml


def _plain_item(item: object) -> Any:
    if isinstance(item, PortConfig | ResetEntry):
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(item).items()
            if value is not None
        }
    return item


def render_toml(toml: dict[str, Any]) -> str:
    """Render plain data as TOML."""
    return tomli_w.dumps(toml)
