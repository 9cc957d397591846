"""Everything that the command says of a state, as one object and as plain data for JSON."""

from dataclasses import dataclass
from typing import Any

from .access import AccessReport
from .borders import Crossing, crossings
from .diff import Difference
from .findings import Finding, findings
from .findings_meant import Meant
from .intervals import AddressMap, Interval, address_map
from .reasons import reason
from .state import RegisterState

__all__ = ["Report", "access_data", "difference_data", "report_data", "report_of"]


@dataclass(frozen=True)
class Report:
    """A state with its map, its borders and its findings."""

    state: RegisterState
    map: AddressMap
    crossings: tuple[Crossing, ...]
    findings: tuple[Finding, ...]


def report_of(
    state: RegisterState, meant: tuple[Meant, ...] = (), *, port: str | None = None
) -> Report:
    """Explain a state.

    Parameters
    ----------
    state : RegisterState
    meant : tuple of Meant
        As for :func:`findings`.
    port : str or None
        As for :func:`address_map`.
    """
    found = address_map(state, port=port)
    over = tuple(crossings(state, found, port=port))
    return Report(state, found, over, tuple(findings(state, found, meant)))


def report_data(report: Report) -> dict[str, Any]:
    """Return plain data. Addresses and registers are text, which every reader of JSON keeps."""
    state = report.state
    return {
        "configuration": state.config.to_dict(),
        "status": {name: getattr(state.status, name) for name in state.status.__slots__},
        "registers": {name: hex(value) for name, value in state.values.items()},
        "map": [_span(interval) | {"modes": _cells(interval)} for interval in report.map.intervals],
        "borders": [
            {
                "address": hex(over.border),
                "mode": over.mode,
                "rights": over.rights,
                "sizes": list(over.sizes),
                "allow": over.allow,
                "stage": over.stage,
                "entry": over.entry,
            }
            for over in report.crossings
        ],
        "findings": [finding._asdict() for finding in report.findings],
    }


def _span(interval: Interval) -> dict[str, Any]:
    return {"first": hex(interval.first), "last": hex(interval.last)}


def _cells(interval: Interval) -> dict[str, Any]:
    return {
        name: {
            "rights": cell.rights,
            "decided": [decision._asdict() for decision in cell.decided],
            "denied": [denial._asdict() for denial in cell.denials],
        }
        for name, cell in interval.cells.items()
    }


def access_data(report: AccessReport) -> dict[str, Any]:
    """Return an explained access as plain data."""
    query, verdict = report.query, report.verdict
    return {
        "mode": query.mode.name,
        "checked_as": query.effective.name,
        "access": query.access.name.lower(),
        "address": hex(query.addr),
        "size": query.size,
        "port": report.port.name,
        "allow": verdict.allow,
        "cause": verdict.cause,
        "denied_by": report.denied_by,
        "misfit": report.misfit,
        "first_byte": access_data(report.part) if report.part else None,
        "unasked": report.unasked,
        "stages": [
            {
                "stage": stage.stage,
                "bank": stage.bank,
                "allow": stage.allow,
                "entry": stage.entry,
                "cause": stage.cause,
                "rule": stage.rule,
                "reason": reason(stage.rule, stage.rights),
                "other_rules": list(stage.also),
            }
            for stage in report.stages
        ],
        "rules": list(report.rules),
    }


def difference_data(found: Difference) -> dict[str, Any]:
    """Return what differs as plain data."""
    return {
        "registers": [
            {"name": change.name, "before": hex(change.before), "after": hex(change.after)}
            for change in found.registers
        ],
        "accesses": [
            _span(before)
            | {
                "modes": {
                    name: {"before": cell.rights, "after": after.cells[name].rights}
                    for name, cell in before.cells.items()
                    if cell.rights != after.cells[name].rights
                }
            }
            for before, after in found.intervals
        ],
    }
