"""A step that came out differently, in words: what was asked, of what state, with which answer."""

from collections.abc import Sequence

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, Privilege, StageCode
from mpu_hw_sim.model import CsrAccess, Request, Verdict
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.register_state import format_entries
from mpu_hw_sim.step import Outcome, Step

__all__ = ["explain", "format_request", "format_verdict"]


def _name(kind: type[Access | Privilege | StageCode], number: int) -> str:
    return kind(number).name if number in set(kind) else f"reserved {number}"


def format_request(request: Request | None) -> str:
    """Say what a request asks for."""
    if request is None:
        return "no request"
    return (
        f"{_name(Access, request.access).lower()} of {request.size} at {request.addr:#x}, "
        f"privilege {_name(Privilege, request.priv)}, V={request.virt:d}"
    )


def format_verdict(verdict: Verdict | None) -> str:
    """Say what a verdict says."""
    if verdict is None:
        return "done=0"
    entry = f"entry {verdict.entry}" if verdict.hit else f"no entry (entry={verdict.entry})"
    answer = "allowed" if verdict.allow else "denied"
    stage = _name(StageCode, verdict.stage).lower()
    return f"{answer}, cause {verdict.cause}, stage {stage}, {entry}, gva={verdict.gva:d}"


def _format_access(access: CsrAccess) -> str:
    write = f"write {access.wdata:#x}" if access.write else "read"
    who = f"privilege {_name(Privilege, access.priv)}, V={access.virt:d}"
    return f"csr {access.addr:#05x}, {write}, {who}"


def _registers(config: MpuConfig, past: Sequence[Step]) -> Reference:
    """Bring a model to the state before the last of the steps."""
    reference = Reference(config)
    for step in past[:-1]:
        reference.answer(step)
    return reference


def explain(
    config: MpuConfig,
    past: Sequence[Step],
    expected: Outcome,
    actual: Outcome,
    *,
    title: str = "",
) -> str:
    """Say how the last of the steps came out differently.

    Parameters
    ----------
    past : sequence of Step
        All steps since power-up or reset that changed a register, the one in question last.
    title : str
        What differs; the number of the step where nothing is given.
    expected, actual : Outcome
        What the model and what the unit answered to it.
    """
    step = past[-1]
    title = title or f"step {len(past) - 1}"
    lines = [f"{title} differs{', in the clock of a reset' if step.reset else ''}"]
    if expected.csr != actual.csr:
        lines += [
            f"  {_format_access(step.csr)}",
            f"    expected {expected.csr}",
            f"    the unit {actual.csr}",
        ]
    asked = set()
    for port, request, wanted, given in zip(
        config.ports, step.requests, expected.verdicts, actual.verdicts, strict=True
    ):
        if wanted == given:
            continue
        lines += [
            f"  port {port.name}: {format_request(request)}",
            f"    expected {format_verdict(wanted)}",
            f"    the unit {format_verdict(given)}",
        ]
        if request is not None:
            asked.add(request.virt and config.hypervisor)
    bits = [f"{name}={getattr(step.status, name):d}" for name in step.status.__dataclass_fields__]
    lines.append(f"  status: {' '.join(bits)}")
    reference = _registers(config, past)
    for stage in config.stages:
        if stage.virt is None or stage.virt in asked or not asked:
            lines += [f"  entries of {stage.bank}, none but OFF left out:"]
            lines += format_entries(config, reference, stage)
    return "\n".join(lines)
