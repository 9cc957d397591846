"""The revisions that the model knows: a row each, of tables and defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

from .tables_mpu import MPU_TABLES, MpuTables
from .tables_sspmp import SSPMP_TABLES, SspmpTables

__all__ = ["ACCESSES", "REVISIONS", "ModelRevision", "known_revision"]

# The families of revisions: how software reaches the registers of a unit.
ACCESSES = ("direct", "indirect")


@dataclass(frozen=True, kw_only=True)
class ModelRevision:
    """What the model has to know of a revision; ``SPECS`` in unit.py has the class of its family.

    Parameters
    ----------
    access : str
        Its family, of ``ACCESSES``: registers with numbers of their own, or behind selects.
    tables : MpuTables or SspmpTables
        Its tables, row by row; of the class that its family reads.
    mxr, reserved : str
        Defaults of the fields of these names in ``ModelConfig``.
    entries : dict
        Delegation to the default number of entries of each bank.
    replaces : frozenset of str
        Rules of its family that do not bind it, for it has a rule of its own in their place.
    """

    access: str
    tables: MpuTables | SspmpTables
    mxr: str
    reserved: str
    entries: Mapping[str, Mapping[str, int]]
    replaces: frozenset[str] = frozenset()


# Interface, section 1: what a field is when it is not given.
_THREE_BANKS = {"mpu": 16, "vsmpu": 8, "hgmpu": 8}

REVISIONS: dict[str, ModelRevision] = {
    "mpu-0.9": ModelRevision(
        access="direct",
        tables=MPU_TABLES,
        mxr="off",
        reserved="mask",
        entries={"dynamic": _THREE_BANKS, "fixed": _THREE_BANKS},
    ),
    "sspmp-1.0": ModelRevision(
        access="indirect",
        tables=SSPMP_TABLES,
        mxr="raw",
        reserved="hold",
        entries={"dynamic": {"pool": 32}, "fixed": {"pmp": 0, "spmp": 16, "vspmp": 8}},
    ),
}


def known_revision(name: str) -> ModelRevision:
    """Look up a revision.

    Raises
    ------
    ValueError
        There is none of that name.
    """
    if name not in REVISIONS:
        raise ValueError(f"Revision must be {' or '.join(REVISIONS)}, not {name!r}")
    return REVISIONS[name]
