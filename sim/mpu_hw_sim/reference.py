"""The reference model for a configuration, answering transactions and whole steps."""

from collections import Counter

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import CSR_MAPS
from mpu_hw_sim.model import (
    CsrAccess,
    CsrResult,
    ModelConfig,
    Mpu,
    Port,
    Request,
    ResetRow,
    Status,
    Verdict,
)
from mpu_hw_sim.step import Outcome, Step

__all__ = ["Reference", "model_config", "model_port"]


def model_port(port: PortConfig) -> Port:
    """Say in the model's terms what a check port is."""
    return Port(
        name=port.name,
        accesses=frozenset(port.kinds),
        max_size=port.max_size,
        misaligned=port.misaligned,
        stages=frozenset(port.stages),
    )


def model_config(config: MpuConfig) -> ModelConfig:
    """Say in the model's terms what a configuration is."""
    return ModelConfig(
        revision=config.revision,
        xlen=config.xlen,
        paddr_width=config.paddr_width,
        granularity=config.granularity,
        entries=dict(config.entries),
        delegation=config.delegation or "dynamic",
        hypervisor=config.hypervisor,
        modes=config.modes,
        switch=config.switch,
        mxr=config.mxr,
        reserved=config.reserved,
        smepmp=config.smepmp,
        sspmp=config.supervisor_csrs,
        denial_record=config.denial_record,
        csr=dict(config.csr_base),
        span=CSR_MAPS[config.csr_map].entries,
        reset=tuple(
            ResetRow(row.bank, row.index, row.addr, row.cfg, row.hardwired) for row in config.reset
        ),
        ports=tuple(model_port(port) for port in config.ports),
    )


class Reference:
    """The model, through resets.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    decisions, accesses : int
        Verdicts given, and register accesses that the unit owns.
    """

    def __init__(self, config: MpuConfig):
        self._model_config = model_config(config)
        self._model = Mpu(self._model_config)
        self._reset_at_once = config.reset_input.asynchronous
        self._others = config.other_selects
        self._before_reset: Counter[str] = Counter()
        self.decisions = 0
        self.accesses = 0

    @property
    def covered(self) -> Counter[str]:
        """How often each rule decided something."""
        return self._before_reset + self._model.covered

    def check(self, port: int, request: Request, status: Status) -> Verdict:
        """Decide a request of a check port, given by its index."""
        self.decisions += 1
        return self._model.check(self._model_config.ports[port], request, status)

    def access(self, access: CsrAccess, status: Status) -> CsrResult:
        """Make a register access; a write changes what comes after it."""
        result = self._model.csr(access, status)
        self.accesses += result.hit
        # Where the number is no ireg the model has no select to show, and the unit shows 0.
        return result._replace(isel=(result.isel or 0) if self._others else None)

    def denied(self, port: int, request: Request, verdict: Verdict) -> None:
        """Note that a port gives a verdict in this clock that denies a request."""
        self._model.denied(port, request, verdict)

    def edge(self) -> None:
        """End a clock, for the denial record: it shows what was denied from the next one on."""
        self._model.edge()

    def reset(self) -> None:
        """Go back to the state of power-up; what was counted stays."""
        self._before_reset += self._model.covered
        self._model = Mpu(self._model_config)

    def answer(self, step: Step) -> Outcome:
        """Answer one step: first its checks, then its register access, then its reset.

        An asynchronous reset comes first as well: the step already sees what it leaves behind.
        With a denial record the access comes in a later clock than the checks, as it would show
        how long each of them has waited.
        """
        if step.reset and self._reset_at_once:
            self.reset()
        verdicts = tuple(
            None if request is None else self.check(port, request, step.status)
            for port, request in enumerate(step.requests)
        )
        if self._model_config.denial_record:
            self._record(step, verdicts)
        csr = self.access(step.csr, step.status)
        self.edge()
        if step.reset:
            self.reset()
        return Outcome(csr, verdicts)

    def _record(self, step: Step, verdicts: tuple[Verdict | None, ...]) -> None:
        """Record what a step denies; one with a reset is a single clock, and leaves nothing."""
        for port, (request, verdict) in enumerate(zip(step.requests, verdicts, strict=True)):
            if request is not None and verdict is not None and not verdict.allow:
                self.denied(port, request, verdict)
        if not step.reset:
            self.edge()
