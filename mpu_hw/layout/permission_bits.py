"""Which bits are kept of an entry's permission, and which of them let an access pass."""

from collections.abc import Iterator
from typing import NamedTuple

from ..config import MpuConfig
from ..isa import Access, Privilege
from ..revision import PermissionTable, Row, Stage
from .ports import own_state, status_inputs

__all__ = ["Right", "permission_bits", "permissions_width", "stage_rights"]

# The rights any of which lets an access pass (COM-TYPE-02, COM-TYPE-03, COM-TYPE-05, COM-TYPE-06);
# MXR is for loads alone (COM-MXR-03).
RIGHTS = {
    Access.LOAD: ("read", "mxr_read"),
    Access.STORE: ("write",),
    Access.FETCH: ("execute",),
    Access.HLVX: ("hlvx",),
    Access.CBO: ("read", "write", "mxr_read"),
    Access.WALK: ("read",),
}
# Which X a load sees under MXR, by the configuration field mxr (COM-MXR-01).
MXR = {"off": (), "raw": ("row", "raw"), "effective": ("row",)}

# For what an entry holds a right is given: for which values of the select that the unit itself
# keeps (MML), and for which encodings of the permission.
Held = frozenset[tuple[int, int]]


class Right(NamedTuple):
    """A right of one accessor that lets an access pass a stage.

    Parameters
    ----------
    access : Access
    privilege : Privilege
    select : int or None
        With this value of the stage's select, SUM; None: with any.
    mxr : bool
        Under MXR alone.
    held : frozenset of (int, int)
        The entry gives it for these values of the select that the unit itself keeps, MML, and of
        the encoding.
    """

    access: Access
    privilege: Privilege
    select: int | None
    mxr: bool
    held: Held


def stage_rights(config: MpuConfig, stage: Stage) -> Iterator[Right]:
    """Give every right that lets an access of the configuration's ports pass a stage."""
    table = config.spec.bank(stage.bank).table
    ports = [port for port in config.ports if stage.name in port.stages]
    for access in sorted({kind for port in ports for kind in port.kinds}):
        for name in RIGHTS[access]:
            under_mxr = name == "mxr_read"
            if under_mxr and not (stage.mxr and MXR[config.mxr]):
                continue
            for privilege, columns in stage.columns.items():
                codes = [_encodings(table, column, name, config.mxr) for column in columns]
                if stage.select in own_state(config):
                    held = {(mml, code) for mml in (0, 1) for code in codes[mml]}
                    yield Right(access, privilege, None, under_mxr, frozenset(held))
                elif stage.select in status_inputs(config):
                    for select in (0, 1):
                        yield Right(access, privilege, select, under_mxr, _always(codes[select]))
                else:
                    yield Right(access, privilege, None, under_mxr, _always(codes[0]))


def permission_bits(config: MpuConfig, bank: str) -> tuple[Held, ...]:
    """Give for what an entry of a bank holds each bit of its permission is 1.

    Each bit is a right of some accessor. A right that others add up to has no bit of its own, so
    that an accessor has a right if any of the bits is 1 whose right is part of it.
    """
    kept: list[Held] = []
    stages = [stage for stage in config.stages if stage.bank == bank]
    wanted = {right.held for stage in stages for right in stage_rights(config, stage)}
    for held in sorted(wanted, key=lambda held: (len(held), sorted(held))):
        if held != frozenset().union(*(each for each in kept if each <= held)):
            kept.append(held)
    return tuple(kept)


def permissions_width(config: MpuConfig) -> int:
    """Give the width of the permission of an entry: that of the bank with most bits."""
    return max(1, *(len(permission_bits(config, bank.name)) for bank in config.banks))


def _encodings(table: PermissionTable, column: str, name: str, mxr: str) -> set[int]:
    """Give the encodings for which a column of a table has a right."""
    return {int(row.bits, 2) for row in table.rows if _has(table, row, column, name, mxr)}


def _has(table: PermissionTable, row: Row, column: str, name: str, mxr: str) -> bool:
    allowed = row.allowed[table.columns.index(column)]
    seen = {"row": "X" in allowed, "raw": row.no_execute == column}
    return {
        "read": "R" in allowed,
        "write": "W" in allowed,
        "execute": "X" in allowed,
        "hlvx": set(table.hlvx) <= set(allowed),
        "mxr_read": any(seen[source] for source in MXR[mxr]),
    }[name]


def _always(codes: set[int]) -> Held:
    """Give a right that does not depend on a select of the unit's own."""
    return frozenset((value, code) for value in (0, 1) for code in codes)
