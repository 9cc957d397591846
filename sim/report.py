"""A step that came out differently, in words: what was asked, of what state, with which answer."""

from collections.abc import Iterator, Sequence

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, Access, AddressMode, Privilege, StageCode
from sim.model import CsrAccess, Request, Status, Verdict
from sim.reference import Reference
from sim.step import Outcome, Step

__all__ = ["explain", "spoken_request", "spoken_verdict"]

_STATUS = ("sum", "mxr", "vsum", "vmxr", "satp_bare", "vsatp_bare", "hgatp_bare")


def _name(kind: type[Access | Privilege | StageCode], number: int) -> str:
    return kind(number).name if number in set(kind) else f"reserved {number}"


def spoken_request(request: Request | None) -> str:
    """Say what a request asks for."""
    if request is None:
        return "no request"
    return (
        f"{_name(Access, request.access).lower()} of {request.size} at {request.addr:#x}, "
        f"privilege {_name(Privilege, request.priv)}, V={request.virt:d}"
    )


def spoken_verdict(verdict: Verdict | None) -> str:
    """Say what a verdict says."""
    if verdict is None:
        return "done=0"
    entry = f"entry {verdict.entry}" if verdict.hit else f"no entry (entry={verdict.entry})"
    answer = "allowed" if verdict.allow else "denied"
    stage = _name(StageCode, verdict.stage).lower()
    return f"{answer}, cause {verdict.cause}, stage {stage}, {entry}, gva={verdict.gva:d}"


def _spoken_access(access: CsrAccess) -> str:
    write = f"write {access.wdata:#x}" if access.write else "read"
    who = f"privilege {_name(Privilege, access.priv)}, V={access.virt:d}"
    return f"csr {access.addr:#05x}, {write}, {who}"


def _registers(config: MpuConfig, past: Sequence[Step]) -> Reference:
    """Bring a model to the state before the last of the steps."""
    reference = Reference(config)
    for step in past[:-1]:
        reference.answer(step)
    return reference


def _entries(config: MpuConfig, reference: Reference, bank: str) -> Iterator[str]:
    """List the entries of a bank that are not OFF, as M-mode reads them."""
    nothing = (None,) * len(config.ports)

    def read(family: str, number: int) -> int:
        access = CsrAccess(config.csr_base[bank + family] + number, Privilege.M)
        return reference.answer(Step(Status(), access, nothing)).csr.rdata

    lanes = config.xlen // 8
    for index in range(config.entries[bank]):
        cfg = read("cfg", index // lanes * lanes // 4) >> 8 * (index % lanes) & 0xFF
        mode = AddressMode(cfg >> CFG_A & 3)
        if mode is AddressMode.OFF:
            continue
        enabled = (
            read("switch", index // config.xlen) >> index % config.xlen & 1 if config.switch else 1
        )
        yield (
            f"    {bank}[{index}] {mode.name}, addr {read('addr', index):#x}, "
            f"SRWX {cfg >> 7}{cfg & 1}{cfg >> 1 & 1}{cfg >> 2 & 1}, "
            f"{'on' if enabled else 'switched off'}"
        )


def explain(config: MpuConfig, past: Sequence[Step], expected: Outcome, actual: Outcome) -> str:
    """Say how the last of the steps came out differently.

    Parameters
    ----------
    past : sequence of Step
        All steps since power-up, the one in question last.
    expected, actual : Outcome
        What the model and what the unit answered to it.
    """
    step = past[-1]
    lines = [f"step {len(past) - 1} differs{', in the clock of a reset' if step.reset else ''}"]
    if expected.csr != actual.csr:
        lines += [
            f"  {_spoken_access(step.csr)}",
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
            f"  port {port.name}: {spoken_request(request)}",
            f"    expected {spoken_verdict(wanted)}",
            f"    the unit {spoken_verdict(given)}",
        ]
        if request is not None:
            asked.add(request.virt and config.hypervisor)
    bits = [f"{name}={getattr(step.status, name):d}" for name in _STATUS]
    lines.append(f"  status: {' '.join(bits)}")
    reference = _registers(config, past)
    for stage in config.stages:
        if stage.virt in asked or not asked:
            lines += [f"  entries of {stage.bank}, none but OFF left out:"]
            lines += _entries(config, reference, stage.bank)
    return "\n".join(lines)
