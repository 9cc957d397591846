"""One access, stage by stage: which entry, which rule, which cause."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from mpu_hw.check import require_int_in
from mpu_hw.isa import Access, StageCode
from mpu_hw_sim.model import Port, Request, Status, Verdict

from .modes import MODES, RIGHTS, Mode, port_for, stages_of, unasked
from .reasons import deciding_rule
from .state import RegisterState

__all__ = ["AccessReport", "Query", "StageReport", "explain_access", "parse_access", "rights_at"]

KINDS = {kind.name.lower(): kind for kind in Access}
ACCESS = re.compile(r"(\w+)\s+(\w+)\s+(0[xX][0-9a-fA-F_]+|\d+)(?:\+(\d+))?")
DEFAULT_SIZE = 4


class Query(NamedTuple):
    """An access as software makes it.

    Parameters
    ----------
    mode : Mode
        In which the instruction runs.
    access : Access
    addr, size : int, bytes
    mprv : Mode or None
        Mode of loads and stores of M, where mstatus.MPRV is 1.
    """

    mode: Mode
    access: Access
    addr: int
    size: int
    mprv: Mode | None = None

    @property
    def effective(self) -> Mode:
        """The mode by which the access is checked (COM-EFF-1 to COM-EFF-5)."""
        if self.mprv and self.mode.name == "M" and self.access != Access.FETCH:
            return self.mprv
        return self.mode

    @property
    def request(self) -> Request:
        """What the unit is asked."""
        mode = self.effective
        return Request(self.addr, self.size, self.access, mode.priv, mode.virt)


@dataclass(frozen=True)
class StageReport:
    """The answer of one stage.

    Parameters
    ----------
    stage, bank : str
    allow : bool
    entry : int or None
        The entry that decided, None where none matched.
    cause : int
        Of the exception where this stage denies, else 0.
    rule : str
        The rule that decided.
    also : tuple of str
        Other rules that had a part in it.
    rights : str
        What the entry, or its absence, allows the mode at the first byte.
    """

    stage: str
    bank: str
    allow: bool
    entry: int | None
    cause: int
    rule: str
    also: tuple[str, ...]
    rights: str


@dataclass(frozen=True)
class AccessReport:
    """The answer to an access: of every stage that checks it, and of the unit.

    A stage behind one that denies is reported, too: it would have answered so.

    Parameters
    ----------
    query : Query
    port : Port
    stages : tuple of StageReport
    verdict : Verdict
    rules : tuple of str
        Rules that decided for the unit as a whole: of order, of situation, of a malformed access.
    unasked : dict
        Stages of the unit that do not check it, each with the reason.
    misfit : str
        Why the port does not carry such an access; empty where it does. A core splits it.
    part : AccessReport or None
        Of a split access, the first byte that is denied, or else the first one.
    """

    query: Query
    port: Port
    stages: tuple[StageReport, ...]
    verdict: Verdict
    rules: tuple[str, ...]
    unasked: dict[str, str]
    misfit: str = ""
    part: "AccessReport | None" = None

    @property
    def denied_by(self) -> str:
        """Name of the stage whose denial is reported; empty where the access passes."""
        return "" if self.verdict.allow else StageCode(self.verdict.stage).name.lower()


def parse_access(text: str, *, mprv: str | None = None) -> Query:
    """Parse an access, ``MODE KIND ADDRESS+SIZE``, as ``U store 0x80001000+4``.

    Raises
    ------
    ValueError
        It is none.
    """
    found = ACCESS.fullmatch(text.strip())
    named = found and found[1] in MODES and found[2] in KINDS
    if not found or not named:
        raise ValueError(
            f"Access must be MODE KIND ADDRESS or MODE KIND ADDRESS+SIZE, with MODE of "
            f"{', '.join(MODES)} and KIND of {', '.join(KINDS)}, not {text!r}"
        )
    size = int(found[4] or DEFAULT_SIZE)
    if not size or size & (size - 1):
        raise ValueError(f"Size of an access must be a power of two, not {size}")
    mode = MODES[found[1]]
    return Query(mode, KINDS[found[2]], int(found[3], 0), size, MODES[mprv] if mprv else None)


def explain_access(state: RegisterState, query: Query, port: str | None = None) -> AccessReport:
    """Explain an access by the reference model.

    Parameters
    ----------
    state : RegisterState
    query : Query
    port : str or None
        Name of the check port; None: the first that carries this kind of access.

    Raises
    ------
    TypeError, ValueError
        No port carries it, or the address or the mode is none of the unit.
    """
    width = max(state.config.xlen, state.config.paddr_width)
    require_int_in("Address of an access", query.addr, range(1 << width))
    if query.effective.virt and not any(stage.virt for stage in state.config.stages):
        raise ValueError(
            f"Mode of an access must be one of a unit without guests, not {query.effective.name!r}"
        )
    found = port_for(state, query.access, port)
    if found is None:
        kind = query.access.name.lower()
        raise ValueError(f"Access must be one that a port of the unit carries, not {kind!r}")
    misfit = _misfit(state, found, query)
    verdict, rules = _ask(state, found, query.request)
    silent = unasked(state, found, query.effective, state.status)
    if misfit:
        part = _first_denied(state, query, found.name)
        return AccessReport(query, found, (), verdict, tuple(sorted(rules)), silent, misfit, part)
    stages = tuple(
        _stage_report(state, found, query, stage)
        for stage in stages_of(state, found, query.effective, state.status)
    )
    known = {rule for stage in stages for rule in (stage.rule, *stage.also)}
    return AccessReport(query, found, stages, verdict, tuple(sorted(set(rules) - known)), silent)


def _first_denied(state: RegisterState, query: Query, port: str) -> AccessReport:
    end = 1 << max(state.config.xlen, state.config.paddr_width)
    addrs = [addr % end for addr in range(query.addr, query.addr + query.size)]
    parts = (explain_access(state, query._replace(addr=a, size=1), port) for a in addrs)
    denied = next((part for part in parts if not part.verdict.allow), None)
    return denied or explain_access(state, query._replace(size=1), port)


def _misfit(state: RegisterState, port: Port, query: Query) -> str:
    if query.size > port.max_size:
        return f"the port carries at most {port.max_size} bytes"
    if not port.misaligned and query.addr % query.size:
        return "the port carries no misaligned access"
    xlen, width = state.config.xlen, state.config.paddr_width
    # Behind 2^XLEN lie physical addresses alone, up to the last one that the unit implements.
    end = 1 << (xlen if query.addr >> xlen == 0 else max(xlen, width))
    if query.addr + query.size > end:
        return "it wraps at the end of the address space"
    return ""


def _ask(state: RegisterState, port: Port, request: Request) -> tuple[Verdict, tuple[str, ...]]:
    """Ask the model twice: what it counts the second time has no part in building its regions."""
    state.model.check(port, request, state.status)
    before = Counter(state.model.covered)
    verdict = state.model.check(port, request, state.status)
    return verdict, tuple(state.model.covered - before)


def _stage_report(state: RegisterState, port: Port, query: Query, stage: str) -> StageReport:
    alone = replace(port, stages=frozenset({stage}))
    verdict, rules = _ask(state, alone, query.request)
    rule = deciding_rule(rules)
    banks = {found.name: found.bank for found in state.config.stages}
    return StageReport(
        stage=stage,
        bank=banks[stage],
        allow=verdict.allow,
        entry=verdict.entry if verdict.hit else None,
        cause=verdict.cause,
        rule=rule,
        also=tuple(sorted(other for other in rules if other != rule)),
        rights=rights_at(state, stage, query.effective, query.addr, state.status),
    )


def rights_at(state: RegisterState, stage: str, mode: Mode, addr: int, status: Status) -> str:
    """Return what one stage allows a mode at a byte, as ``rw-``."""
    probe = Port(name="probe", stages=frozenset({stage}))
    return "".join(
        letter
        if state.model.check(probe, Request(addr, 1, kind, mode.priv, mode.virt), status).allow
        else "-"
        for letter, kind in RIGHTS.items()
    )
