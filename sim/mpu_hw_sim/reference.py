"""The reference model for a configuration, answering steps."""

from collections import Counter

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import CSR_MAPS
from mpu_hw_sim.model import ModelConfig, Mpu, Port, ResetRow
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
        csr=dict(config.csr_base),
        span=CSR_MAPS[config.csr_map].entries,
        reset=tuple(
            ResetRow(row.bank, row.index, row.addr, row.cfg, row.hardwired) for row in config.reset
        ),
        ports=tuple(model_port(port) for port in config.ports),
    )


class Reference:
    """The model, step by step, through resets.

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
        self._indirect = config.spec.access == "indirect"
        self._before_reset: Counter[str] = Counter()
        self.decisions = 0
        self.accesses = 0

    @property
    def covered(self) -> Counter[str]:
        """How often each rule decided something."""
        return self._before_reset + self._model.covered

    def answer(self, step: Step) -> Outcome:
        """Answer one step: first its checks, then its register access, then its reset.

        An asynchronous reset comes first as well: the step already sees what it leaves behind.
        """
        if step.reset and self._reset_at_once:
            self._reset()
        model, status = self._model, step.status
        verdicts = tuple(
            None if request is None else model.check(port, request, status)
            for port, request in zip(self._model_config.ports, step.requests, strict=True)
        )
        self.decisions += sum(verdict is not None for verdict in verdicts)
        csr = model.csr(step.csr, status)
        if self._indirect:
            # Where the number is no ireg the model has no select to show, and the unit shows 0.
            csr = csr._replace(isel=csr.isel or 0)
        self.accesses += csr.hit
        if step.reset:
            self._reset()
        return Outcome(csr, verdicts)

    def _reset(self) -> None:
        self._before_reset += self._model.covered
        self._model = Mpu(self._model_config)
