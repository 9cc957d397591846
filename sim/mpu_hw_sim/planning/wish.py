"""The regions that somebody wants, as a TOML file has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpu_hw.check import require_bool, require_choice, require_known, require_table
from mpu_hw.config import MpuConfig, read_toml
from mpu_hw.revision import Stage
from mpu_hw_sim.encoding import Bounds, default_bank
from mpu_hw_sim.encoding.rights import LETTERS, Rights
from mpu_hw_sim.explanation.sizes import parse_size

__all__ = ["Wish", "modes_of", "read_wishes"]

HOST, GUEST = ("s", "u"), ("vs", "vu")
KEYS = ("name", "base", "size", *HOST, *GUEST, "shared", "lock", "bank")
NUMBER_BASE = 0  # as in Python: 0x for hexadecimal


@dataclass(frozen=True)
class Wish:
    """A region with what it shall grant.

    Parameters
    ----------
    name : str
    bounds : Bounds
    stage : Stage
        Which checks it; its bank has the entries.
    rights : Rights
        Of the kernel and of its tasks, with SUM = 0.
    lock : bool
        Its entries are locked.
    """

    name: str
    bounds: Bounds
    stage: Stage
    rights: Rights
    lock: bool

    def __str__(self) -> str:
        return f"Region {self.name!r}"


def modes_of(stage: Stage) -> tuple[str, str]:
    """Return the modes of kernel and tasks that a stage checks."""
    return ("VS", "VU") if stage.virt else ("S", "U")


def read_wishes(path: Path, config: MpuConfig) -> list[Wish]:
    """Read a file of regions: a table ``[[region]]`` for each.

    Raises
    ------
    OSError
        It cannot be read.
    TypeError, ValueError
        It is no such file, or a region is none.
    """
    content = read_toml(path)
    for key in content:
        require_known(f"Key of {path}", key, ["region"])
    tables = content.get("region")
    if not isinstance(tables, list) or not tables:
        raise ValueError(f"{path} must have a table [[region]] for each region")
    wishes: list[Wish] = []
    for number, table in enumerate(tables):
        require_table(f"{path}: each region", table)
        wish = _wish(table, number, config)
        if wish.name in {other.name for other in wishes}:
            raise ValueError(f"{wish} must have a name of its own")
        wishes.append(wish)
    return wishes


def _wish(table: Mapping[str, Any], number: int, config: MpuConfig) -> Wish:
    name = table.get("name", f"region {number}")
    if not isinstance(name, str) or not name.isprintable() or not name:
        raise ValueError(f"Name of a region must be text in one line, not {name!r}")
    what = f"Region {name!r}"
    for key in table:
        require_known(f"{what}: key", key, KEYS)
    for key in ("base", "size"):
        if key not in table:
            raise ValueError(f"{what} must have the key {key!r}")
    base = _number(f"{what}: base", table["base"])
    size = parse_size(str(table["size"]).replace("_", ""))
    lock = table.get("lock", False)
    require_bool(f"{what}: lock", lock)
    stage = _stage(what, table, config)
    if lock and not config.spec.lock:
        raise ValueError(f"{what} must not be locked: entries of {stage.bank} have no lock")
    rights = Rights(*_rights(what, table, stage))
    return Wish(name, Bounds(base, base + size), stage, rights, lock)


def _number(what: str, value: object) -> int:
    try:
        found = int(value, NUMBER_BASE) if isinstance(value, str) else value
    except ValueError:
        found = None
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise ValueError(f"{what} must be an address, as 0x80000000, not {value!r}")
    return found


def _stage(what: str, table: Mapping[str, Any], config: MpuConfig) -> Stage:
    host, guest = (any(key in table for key in keys) for keys in (HOST, GUEST))
    if host and guest:
        raise ValueError(f"{what} must have rights of S and U or of VS and VU, not of both")
    if "shared" in table and (host or guest):
        raise ValueError(f"{what} must have rights of both modes, or of each, not both")
    banks = [bank.name for bank in config.banks]
    bank = table.get("bank")
    if bank is not None:
        require_choice(f"{what}: bank", bank, banks)
    elif not guest:
        bank = default_bank(config)
    fit = [
        stage
        for stage in config.stages
        if bank in (None, stage.bank)
        and not (host and stage.virt is True)
        and not (guest and stage.virt is not True)
    ]
    if not fit:
        who = "VS and VU" if guest else "S and U"
        raise ValueError(f"{what} must be for modes that {bank or 'a bank'} checks, not {who}")
    return fit[0]


def _rights(what: str, table: Mapping[str, Any], stage: Stage) -> Iterator[str]:
    for key in modes_of(stage):
        name = "shared" if "shared" in table else key.lower()
        given = table.get(name, "")
        rights = "".join(letter if letter in str(given) else "-" for letter in LETTERS)
        if given not in (rights, rights.replace("-", "")):
            raise ValueError(
                f"{what}: {name} must be letters of rwx in this order, as rx or r-x, not {given!r}"
            )
        yield rights
