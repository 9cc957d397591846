"""The pins of the generated module: their names, and steps and outcomes as values on them."""

from collections.abc import Sequence
from typing import NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw.layout import (
    CheckSignature,
    CsrSignature,
    SelectSignature,
    StatusSignature,
    status_inputs,
    verdict_members,
)
from mpu_hw_sim.model import CsrResult, Verdict
from mpu_hw_sim.step import Outcome, Step

__all__ = ["Pin", "PortPins", "UnitPins", "read_verdict"]

NO_VERDICT = (0,) * len(Verdict._fields)


class Pin(NamedTuple):
    """A port of the Verilog module, other than its clock and its reset."""

    name: str
    width: int


class PortPins(NamedTuple):
    """The pins of a check port.

    Parameters
    ----------
    name : str
    request : tuple of Pin
        ``valid`` first, then the fields.
    ready, done : Pin
    verdict : tuple of Pin
        The fields of a verdict, ``allow`` first.
    """

    name: str
    request: tuple[Pin, ...]
    ready: Pin
    done: Pin
    verdict: tuple[Pin, ...]


class UnitPins:
    """Pins of one configuration.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    inputs, outputs : tuple of Pin
        In the order of the values that the methods give and take: those of the CSR port, the status
        and the select first, then those of each check port.
    common_inputs, common_outputs : tuple of Pin
        Those that belong to no check port.
    ports : tuple of PortPins
    reset : ResetInput

    Raises
    ------
    ValueError
        An observed port is not ready, or allows without being done: no combinational unit does.
    """

    def __init__(self, config: MpuConfig):
        self.reset = config.reset_input
        self._hypervisor = config.hypervisor
        # Fields of a verdict, from the first one on.
        self._told = len(verdict_members(config))
        self._status = status_inputs(config)
        self._others = config.other_selects
        self._rails = config.hardened
        csr, status = CsrSignature(config), StatusSignature(config)
        select = SelectSignature(config)
        ports = [(port.name, CheckSignature(config, port)) for port in config.ports]
        virt = ["virt"] if config.hypervisor else []
        rail = ("allow_n",) if self._rails else ()
        self._answered = self._told + len(rail)
        asked = ["valid", "addr", "size", "access", "priv", *virt]
        self.common_inputs = (
            *_pins("csr", csr, ["addr", "priv", *virt, "write", "wdata"]),
            *_pins("status", status, self._status),
            *_pins("isel", select, ["claim"] if self._others else []),
        )
        self.common_outputs = (
            *_pins("csr", csr, ["rdata", "hit", "illegal", *(["virtual"] if virt else [])]),
            *_pins("isel", select, ["value"] if self._others else []),
            *([Pin("alert", 1)] if self._rails else []),
        )
        self.ports = tuple(
            PortPins(
                name,
                tuple(_pins(name, signature, asked)),
                Pin(f"{name}_ready", 1),
                Pin(f"{name}_done", 1),
                tuple(_pins(name, signature, verdict_members(config) + rail)),
            )
            for name, signature in ports
        )
        self.inputs = (
            *self.common_inputs,
            *(pin for port in self.ports for pin in port.request),
        )
        self.outputs = (
            *self.common_outputs,
            *(pin for port in self.ports for pin in (port.ready, port.done, *port.verdict)),
        )
        self._no_request = [0] * len(asked)

    def drive(self, step: Step) -> list[int]:
        """Give the value of every input in a step. Where nothing is asked, the pins are 0."""
        csr = step.csr
        hypervisor = self._hypervisor
        values = [csr.addr, csr.priv]
        if hypervisor:
            values.append(csr.virt)
        values += (csr.write, csr.wdata)
        values += [getattr(step.status, name) for name in self._status]
        if self._others:
            values.append(csr.claim)
        for request in step.requests:
            if request is None:
                values += self._no_request
                continue
            size = request.size.bit_length() - 1
            values += (1, request.addr, size, request.access, request.priv)
            if hypervisor:
                values.append(request.virt)
        return values

    def answers(self, outcome: Outcome) -> list[int]:
        """Give the values of the common outputs, then the fields of each verdict, 0 where none."""
        csr = outcome.csr
        values: list[int] = [csr.rdata, csr.hit, csr.illegal]
        if self._hypervisor:
            values.append(csr.virtual)
        if self._others:
            values.append(csr.isel or 0)
        if self._rails:
            values.append(0)  # no alert
        for verdict in outcome.verdicts:
            values += self._verdict(verdict)
        return values

    def _verdict(self, verdict: Verdict | None) -> tuple[int, ...]:
        fields = (verdict or NO_VERDICT)[: self._told]
        return (*fields, *([not fields[0]] if self._rails else []))

    def expect(self, outcome: Outcome) -> tuple[list[int], int]:
        """Give the value of every output in a step, and a mask of those that mean something.

        Of a combinational unit: each port is ready, and done where it has a request.
        """
        values = self.answers(outcome)[: len(self.common_outputs)]
        care = (1 << len(values)) - 1
        for verdict in outcome.verdicts:
            # Without a request: ready, not done, nothing allowed; the rest means nothing.
            whole = (1 << 2 + self._answered) - 1
            care |= (0b111 if verdict is None else whole) << len(values)
            values += (1, verdict is not None, *self._verdict(verdict))
        return values, care

    def read_csr(self, values: Sequence[int]) -> CsrResult:
        """Read the values of the common outputs."""
        rdata, hit, illegal, *others = values
        if self._rails:
            others.pop()
        isel = others.pop() if self._others else None
        return CsrResult(bool(hit), bool(illegal), any(others), rdata, isel)

    def observe(self, values: Sequence[int]) -> Outcome:
        """Read the values of the outputs. A port that answers or allows unasked is refused.

        Raises
        ------
        ValueError
            The handshake of a port says what a unit that answers at once never says.
        """
        csr = self.read_csr(values[: len(self.common_outputs)])
        verdicts: list[Verdict | None] = []
        for index in range(len(self.common_outputs), len(values), 2 + self._answered):
            ready, done, *verdict = values[index : index + 2 + self._answered]
            allow = verdict[0]
            if (done and not ready) or (allow and not done):
                name = self.outputs[index].name
                raise ValueError(
                    f"{name} must be 1 where done is, and allow 0 where it is not: "
                    f"ready={ready}, done={done}, allow={allow}"
                )
            verdicts.append(self.read_verdict(verdict) if done else None)
        return Outcome(csr, tuple(verdicts))

    def read_verdict(self, values: Sequence[int]) -> Verdict:
        """Read the fields of a verdict; that of the second rail is none of them."""
        return read_verdict(values[: self._told])


def read_verdict(values: Sequence[int]) -> Verdict:
    """Read the fields of a verdict; without the last one where there are no guests."""
    allow, cause, stage, hit, entry, *gva = values
    return Verdict(bool(allow), cause, stage, bool(hit), entry, any(gva))


def _pins(
    group: str,
    signature: CsrSignature | StatusSignature | SelectSignature | CheckSignature,
    names: Sequence[str],
) -> list[Pin]:
    members = signature.members
    assert all(name in members for name in names)
    return [Pin(f"{group}_{name}", members[name].shape) for name in names]
