"""The unit: stages in their order, the first denial reported."""

from collections import Counter
from collections.abc import Callable
from typing import Protocol

from mpu_hw.isa import Access, StageCode

from .catalogue import unit_rules
from .denial import DenialRecord
from .message import CsrAccess, CsrResult, Request, Status, Verdict
from .model_config import ModelConfig, Port
from .spec_mpu import MpuSpec
from .spec_sspmp import SspmpSpec

__all__ = ["Mpu"]


class Spec(Protocol):
    """What a family of revisions decides for itself."""

    hypervisor: bool

    def exists(self, stage: str) -> bool: ...
    def check(self, stage: str, request: Request, status: Status) -> tuple[bool, int | None]: ...
    def csr(self, access: CsrAccess, status: Status) -> CsrResult: ...


# How registers are reached to the family of revisions that have it so.
SPECS: dict[str, Callable[[ModelConfig, Counter[str]], Spec]] = {
    "direct": MpuSpec,
    "indirect": SspmpSpec,
}
# COM-ORD-01: the stages of an access by its V.
ORDER = {False: ("hs", "m"), True: ("vs", "g", "m")}
CODES = {"hs": StageCode.HS, "vs": StageCode.VS, "g": StageCode.G, "m": StageCode.M}
# Section 11: stage to rule and to the causes of an instruction, load and store fault.
FAULTS = {
    "hs": ("COM-FLT-1", {"instruction": 12, "load": 13, "store": 15}),
    "vs": ("COM-FLT-2", {"instruction": 12, "load": 13, "store": 15}),
    "g": ("COM-FLT-3", {"instruction": 20, "load": 21, "store": 23}),
    "m": ("COM-FLT-4", {"instruction": 1, "load": 5, "store": 7}),
}
# Section 4.5, last column. A walk's cause is replaced by the core (HYP-STG-7).
FAULT_TYPES: dict[int, str] = {
    Access.LOAD: "load",
    Access.STORE: "store",
    Access.FETCH: "instruction",
    Access.HLVX: "load",
    Access.CBO: "store",
    Access.WALK: "load",
}
# (satp Bare) and (vsatp Bare, hgatp Bare) to the row of the table in section 6.
SITUATIONS: dict[tuple[bool, ...], str] = {
    (False, True): "COM-STG-1",
    (False, False): "COM-STG-2",
    (True, True, True): "COM-STG-3",
    (True, False, True): "COM-STG-4",
    (True, True, False): "COM-STG-5",
    (True, False, False): "COM-STG-6",
}


class Mpu:
    """A unit after reset.

    Parameters
    ----------
    config : ModelConfig
        The configuration.

    Attributes
    ----------
    covered : Counter
        How often each rule of ``unit_rules(config.revision)`` decided something.
    """

    def __init__(self, config: ModelConfig):
        self.config = config
        self.covered: Counter[str] = Counter()
        self._spec = SPECS[config.spec.access](config, self.covered)
        self._rules = unit_rules(config.revision)
        self._record = DenialRecord(config)
        self._asked: dict[tuple[frozenset[str], bool], list[str]] = {}

    def csr(self, access: CsrAccess, status: Status) -> CsrResult:
        """Answer a register access, then perform its write unless it traps."""
        return self._record.csr(access) or self._spec.csr(access, status)

    def denied(self, port: int, request: Request, verdict: Verdict) -> None:
        """Note that a port, given by its index, denies a request in this clock."""
        self._record.denied(port, request, verdict)

    def edge(self) -> None:
        """End a clock: the denial record takes over what was noted in it, and its write."""
        self._record.edge()

    def check(self, port: Port, request: Request, status: Status) -> Verdict:
        """Answer one memory operation at a check port."""
        spec, covered = self._spec, self.covered
        virt = request.virt and spec.hypervisor
        machine = request.priv == 3
        stages = self._stages(port, virt)
        if not machine:
            self._note_situation(virt, request, status)
        # Only PMP checks M; a request that it cannot check by its bytes is denied there, too.
        checking = [stage for stage in stages if stage == "m" or not machine]
        if (checking or not machine) and self._malformed(port, request):
            return self._denied(checking[0] if checking else "m", request, virt, None)
        last, decided = None, None
        bare = {
            "hs": status.satp_bare,
            "vs": status.vsatp_bare,
            "g": status.hgatp_bare,
            "m": True,
        }
        for index, stage in enumerate(stages):
            if machine and stage != "m":
                covered["COM-DEF-03"] += 1
                continue
            if not bare[stage]:
                covered["COM-ORD-06"] += 1
                if request.access == Access.WALK and stage == "hs":
                    covered["HYP-STG-8"] += 1
                continue
            if request.access == Access.WALK and stage == "g" and not status.vsatp_bare:
                covered["HYP-STG-7"] += 1
            allow, decided = spec.check(stage, request, status)
            if not allow:
                self._note_order(stage, last, [s for s in stages[index + 1 :] if bare[s]])
                return self._denied(stage, request, virt, decided)
            last = stage
        return Verdict(
            allow=True,
            cause=0,
            stage=int(CODES[last]) if last else 0,
            hit=decided is not None,
            entry=decided or 0,
            gva=False,
        )

    def _stages(self, port: Port, virt: bool) -> list[str]:
        """Return the stages that a port asks, in their order: the same at any time."""
        key = port.stages, virt
        if key not in self._asked:
            exists = self._spec.exists
            self._asked[key] = [s for s in ORDER[virt] if s in port.stages and exists(s)]
        return self._asked[key]

    def _malformed(self, port: Port, request: Request) -> bool:
        """Whether the request is none that the port can carry (COM-PRIO-04)."""
        width = max(self.config.xlen, self.config.paddr_width)
        last = request.addr + request.size - 1
        # An address at or above 2^XLEN is physical, from a translation of the core. There the
        # end of the port's own addresses is where an operation would wrap.
        end = 2**self.config.xlen if request.addr < 2**self.config.xlen else 2**width
        if last >= end:
            self.covered["COM-PRIO-04"] += 1
            return True
        return (
            request.priv == 2
            or request.size > port.max_size
            or request.access not in port.accesses
            or (not port.misaligned and request.addr % request.size != 0)
        )

    def _denied(self, stage: str, request: Request, virt: bool, entry: int | None) -> Verdict:
        rule, causes = FAULTS[stage]
        if self._spec.exists(stage):
            self.covered[rule] += 1
        if virt:
            self.covered["COM-FLT-10"] += 1
        kind = FAULT_TYPES.get(request.access, "load")
        return Verdict(
            allow=False,
            cause=causes[kind],
            stage=int(CODES[stage]),
            hit=entry is not None,
            entry=entry or 0,
            gva=virt,
        )

    def _note_order(self, stage: str, before: str | None, after: list[str]) -> None:
        """Note which rule of order named the stage that is reported (section 6)."""
        if after:
            self.covered["COM-ORD-01"] += 1
        if "m" in after and stage in ("hs", "g"):
            self.covered["SSPMP-ORD-02"] += 1
        if "HYP-ORD-04" in self._rules and (
            (stage == "vs" and "g" in after) or (stage == "g" and before == "vs")
        ):
            self.covered["HYP-ORD-04"] += 1

    def _note_situation(self, virt: bool, request: Request, status: Status) -> None:
        """COM-STG-1..6, and COM-ORD-07 where a register of the other V is paged."""
        if virt:
            key = (True, status.vsatp_bare, status.hgatp_bare)
            self.covered[SITUATIONS[key]] += 1
            if not status.satp_bare:
                self.covered["COM-ORD-07"] += 1
            if status.vsatp_bare and not self._spec.exists("vs"):
                self.covered["HYP-STG-9"] += 1
            elif status.hgatp_bare and not self._spec.exists("g"):
                self.covered["HYP-STG-9"] += 1
        else:
            self.covered[SITUATIONS[False, status.satp_bare]] += 1
            if status.satp_bare and not self._spec.exists("hs"):
                self.covered["HYP-STG-9"] += 1
            if not (status.vsatp_bare and status.hgatp_bare):
                self.covered["COM-ORD-07"] += 1
