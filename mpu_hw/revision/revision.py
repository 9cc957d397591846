"""The shape of a revision: which banks there are, and which stages apply them to which access."""

from dataclasses import dataclass

from ..isa import Access, Privilege, StageCode
from .permission_table import PermissionTable

__all__ = ["Bank", "Revision", "Stage"]


@dataclass(frozen=True, kw_only=True)
class Bank:
    """One table of entries with its registers.

    Parameters
    ----------
    name : str
        Prefix of its registers, and key in ``MpuConfig.entries``.
    table : PermissionTable
        What its encodings allow.
    level : int
        CSR[9:8] of its numbers: 1 supervisor, 2 hypervisor and VS.
    guest : bool
        Exists only with the hypervisor extension.
    substituted_by : str or None
        Bank that VS reaches through this bank's numbers (MPU-ACC-4).
    title : str
        For readers: whose table it is.
    """

    name: str
    table: PermissionTable
    level: int
    guest: bool
    substituted_by: str | None = None
    title: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A bank applied to an access.

    Parameters
    ----------
    name : str
        ``hs``, ``vs``, ``g`` or ``m``.
    code : StageCode
        How a verdict names the stage.
    bank : str
        Whose entries decide.
    virt : bool or None
        Applies to accesses with this V; None for both.
    bare : str or None
        Status input that must be 1: the ``*atp`` register of the stage is Bare
        (docs/rules.md section 6).
    columns : dict
        Privilege to the table column used with ``select`` = 0 and = 1. A privilege without a column
        is not checked here: M bypasses the S-level banks (COM-DEF-03).
    select : str or None
        Status input that chooses between two columns: SUM of this stage.
    mxr : tuple of str
        Status inputs whose OR is MXR for this stage (COM-MXR-02).
    no_match : dict
        Who passes where no entry matches (MPU-DEF-01, MPU-DEF-02, SSPMP-DEF-01, PMP-02), and
        what denies it all the same: name of a state bit to the kind of access that it denies, None
        for every kind.
    causes : tuple of int
        Exception causes of a denied fetch, load and store (docs/rules.md section 11).
    enable : str or None
        CSR that enables the bank's entries for this stage, where that is one register per stage.
    """

    name: str
    code: StageCode
    bank: str
    virt: bool | None
    bare: str | None
    columns: dict[Privilege, tuple[str, str]]
    select: str | None
    mxr: tuple[str, ...]
    no_match: dict[Privilege, dict[str, Access | None]]
    causes: tuple[int, int, int]
    enable: str | None = None

    @property
    def deny_no_match_if(self) -> tuple[str, ...]:
        """State bits that deny an access without a match which would pass."""
        return tuple(name for conditions in self.no_match.values() for name in conditions)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A revision of the standard: its banks, its stages in order, and its traits.

    Parameters
    ----------
    name : str
        As in ``MpuConfig.revision``. Names carry no order; ask for a trait, never for a name.
    source : str
        The documents behind it.
    banks : tuple of Bank
    stages : tuple of Stage
        In the order in which they deny: the first denial is reported (COM-ORD-01).
    delegations : dict
        How the banks may get their entries, the default first: value of the configuration field
        ``delegation`` (None where there is no choice) to the default number of entries.
    pooled : str or None
        The delegation in which all banks share one pool of entries.
    mxr, reserved : str
        Defaults of the configuration fields of these names (COM-MXR-01, SSPMP-CFG-05).
    access : str
        How registers are reached: ``direct`` CSRs, or ``indirect`` through selects.
    machine : str or None
        Bank of M-mode, which ``smepmp`` concerns.
    lock : bool
        Entries have a lock bit L.
    """

    name: str
    source: str
    banks: tuple[Bank, ...]
    stages: tuple[Stage, ...]
    delegations: dict[str | None, dict[str, int]]
    mxr: str
    reserved: str
    access: str
    pooled: str | None = None
    machine: str | None = None
    lock: bool = False

    def bank(self, name: str) -> Bank:
        """Look up the bank of that name."""
        return next(bank for bank in self.banks if bank.name == name)
