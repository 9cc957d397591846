"""One check port of an integration: its requests against the core, its verdicts against the bus."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from mpu_hw.config import PortConfig
from mpu_hw.isa import Access, Privilege
from mpu_hw_sim.explain import format_request
from mpu_hw_sim.model import Request, Verdict
from mpu_hw_sim.testbench.core_side import BusRequest, CoreAccess, PortSide
from mpu_hw_sim.testbench.effective_rules import State, effective

__all__ = ["Hart", "PortWatch"]

WRITING = (Access.STORE, Access.CBO)


class Hart(NamedTuple):
    """State of the hart in a cycle."""

    priv: int
    virt: int = 0
    mprv: int = 0
    mpp: int = 0
    mpv: int = 0
    spvp: int = 0


class Checked(NamedTuple):
    """A request with the verdict that it must have, and the cycle of it."""

    request: Request
    verdict: Verdict
    cycle: int


class PortWatch:
    """Compares one port; each difference goes to ``report`` as kind and text.

    Parameters
    ----------
    port : PortConfig
    side : PortSide
    report : callable
    hart : callable or None
        Returns the state of the hart; None where it is not known.
    """

    def __init__(
        self,
        port: PortConfig,
        side: PortSide,
        report: Callable[[str, str], None],
        hart: Callable[[], Hart] | None,
    ):
        self._port, self._side, self._hart = port, side, hart
        self._report = lambda kind, text: report(kind, f"port {port.name}: {text}")
        self._checked: deque[Checked] = deque(maxlen=side.within + 1)
        # Of each request that waits for its verdict: whether the core makes it.
        self._made: deque[bool] = deque()
        self._causes: set[int] = set()

    def flush(self) -> None:
        """Forget what was checked: the unit was reset."""
        self._checked.clear()
        self._made.clear()
        self._causes.clear()

    def take_causes(self) -> set[int]:
        """Give the causes with which accesses of the core were denied since the last call."""
        causes, self._causes = self._causes, set()
        return causes

    def accepted(self, request: Request) -> None:
        """Compare an accepted request with what the core does, and with what the port takes."""
        core = self._side.access() if self._side.access else None
        self._made.append(core is not None or not self._side.access)
        if core is not None:
            self._compare(request, core)
        elif self._side.access:
            # The port is asked without need: its answer is not used.
            return
        if self._hart and request.access != Access.WALK:
            self._compare_privilege(request, core, self._hart())
        self._suits(request)

    def _compare(self, request: Request, core: CoreAccess) -> None:
        if request.addr != core.addr:
            text = f"the unit is asked for address {request.addr:#x}, the core makes {core.addr:#x}"
            self._report("address", text)
        if request.size != core.size:
            text = f"the unit is asked for {request.size} bytes, the core makes {core.size}"
            self._report("size", f"{text} at {core.addr:#x}")
        if request.access != core.access:
            names = [_kind(each.access) for each in (request, core)]
            self._report("kind", f"the unit is asked for a {names[0]}, the core makes a {names[1]}")

    def _compare_privilege(self, request: Request, core: CoreAccess | None, hart: Hart) -> None:
        fetch = request.access == Access.FETCH
        hlsv = bool(core and core.hlsv)
        state = State(
            hart.priv, hart.virt, hart.mprv, hart.mpp, hart.mpv, hart.spvp, int(fetch), int(hlsv)
        )
        rule, priv, virt = effective(state)
        if (request.priv, int(request.virt)) != (priv, virt):
            self._report(
                "privilege",
                f"the privilege is not the effective one: {format_request(request)}; {rule} makes "
                f"it {Privilege(priv).name}, V={virt}, of a hart in {Privilege(hart.priv).name} "
                f"with MPRV={hart.mprv}, MPP={hart.mpp}",
            )

    def _suits(self, request: Request) -> None:
        port = self._port
        assert port.max_size is not None
        if request.access not in port.kinds:
            self._report("kind", f"{_kind(request.access)} is no kind that the port takes")
        if request.size > port.max_size:
            text = f"{request.size} bytes are more than the port takes, {port.max_size}"
            self._report("size", text)
        if not port.misaligned and request.addr % request.size:
            text = f"{request.size} bytes at {request.addr:#x} are misaligned"
            self._report("size", f"{text}: split them, or set `misaligned`")

    def answered(self, request: Request, verdict: Verdict, cycle: int) -> None:
        """Note the verdict that the model gives to a request, in the cycle of ``done``."""
        self._checked.append(Checked(request, verdict, cycle))
        if self._made.popleft() and not verdict.allow:
            self._causes.add(verdict.cause)

    def bus(self, cycle: int) -> None:
        """Compare what leaves for the bus with what was allowed; after the verdicts of a cycle."""
        sent = self._side.leaves() if self._side.leaves else None
        if sent is None:
            return
        newest = list(self._checked)[-1:]
        recent = [each for each in self._checked if cycle - each.cycle <= self._side.within]
        text = f"{'write' if sent.write else 'read'} of {sent.size} at {sent.addr:#x}"
        about = [each for each in recent or newest if _within(sent, each.request)]
        if not about:
            asked = f"; asked was {format_request(newest[0].request)}" if newest else ""
            self._report("unchecked", f"a bus request left that was not checked: {text}{asked}")
        elif not any(each.verdict.allow for each in about):
            self._report(
                "denied",
                f"a bus request left although denied: {text}; "
                f"{format_request(about[-1].request)} has cause {about[-1].verdict.cause}",
            )
        elif sent.write and not any(each.request.access in WRITING for each in about):
            asked = _kind(about[-1].request.access)
            self._report("unchecked", f"a write left that was checked as a {asked}: {text}")


def _kind(access: int) -> str:
    return Access(access).name.lower() if access in set(Access) else f"kind {access}"


def _within(sent: BusRequest, request: Request) -> bool:
    """Whether the bus transfers what was checked, or a part of it."""
    bus = range(sent.addr, sent.addr + sent.size)
    asked = range(request.addr, request.addr + request.size)
    outer, inner = (bus, asked) if len(bus) >= len(asked) else (asked, bus)
    return outer.start <= inner.start and inner.stop <= outer.stop
