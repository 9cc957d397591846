"""A directed case, and the steps that it means for a configuration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import CFG_A, CFG_BITS
from sim.directed.line import OK, Ask, Enable, Line, Put, Read, Set, Traps, Write
from sim.model import CsrAccess, Request, Status, Verdict
from sim.step import IDLE, Outcome, Step

__all__ = ["Case", "Demand", "script"]

WHO = {"U": (0, False), "S": (1, False), "M": (3, False), "VU": (0, True), "VS": (1, True)}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of docs/rules.md section 15, or a part of it.

    Parameters
    ----------
    row : int
        The row.
    title : str
        What happens, as a sentence.
    rules : tuple of str
        Rules that the case shows.
    lines : function of the configuration, or tuple
        What is done, beginning after a reset.
    needs : function of the configuration
        Whether the case makes sense in it, beside what the lines themselves ask for.
    reset : bool
        The case is about entries with a reset value; all others want none.
    """

    row: int
    title: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...] | Callable[[MpuConfig], tuple[Line, ...]]
    needs: Callable[[MpuConfig], bool] = lambda config: config.granularity == 4
    reset: bool = False

    def lines_for(self, config: MpuConfig) -> tuple[Line, ...]:
        """Give the lines of the case in a configuration."""
        return self.lines(config) if callable(self.lines) else self.lines

    def applies(self, config: MpuConfig) -> bool:
        """Whether the configuration has what the case asks for: banks, entries, ports."""
        return (
            self.reset == bool(config.reset)
            and self.needs(config)
            and all(_possible(line, config) for line in self.lines_for(config))
        )


def _possible(line: Line, config: MpuConfig) -> bool:
    match line:
        case Put():
            mode = line.region.mode.name.lower()
            return line.entry < config.entries[line.bank] and mode in ("off", *config.modes)
        case Enable():
            return config.switch and config.entries[line.bank] > 0
        case Ask():
            return _port_of(line, config) is not None and _reachable(line.who, config)
        case Write() | Read() | Traps():
            return _reachable(line.who, config)
    return True


def _reachable(who: str, config: MpuConfig) -> bool:
    return config.hypervisor or not WHO[who][1]


def _port_of(ask: Ask, config: MpuConfig) -> int | None:
    """Find the first port that carries the access and asks every stage about it."""

    def carries(port: PortConfig) -> bool:
        return (
            ask.access in port.kinds
            and ask.size <= port.max_size
            and (port.misaligned or ask.address % ask.size == 0)
            and {stage.name for stage in config.stages} <= set(port.stages)
        )

    return next((place for place, port in enumerate(config.ports) if carries(port)), None)


class Demand(NamedTuple):
    """What must come out of a step, typed by hand in the case."""

    text: str
    port: int | None = None
    verdict: dict[str, Any] | None = None
    csr: dict[str, Any] | None = None

    def broken_by(self, outcome: Outcome) -> str:
        """Say what is wrong with an outcome; empty if nothing is."""
        if self.port is not None:
            answer: Verdict | None = outcome.verdicts[self.port]
            wanted = self.verdict or {}
            if answer is None or any(getattr(answer, key) != wanted[key] for key in wanted):
                return f"{self.text}: must be {wanted}, not {answer}"
        elif self.csr is not None:
            given = outcome.csr
            if any(getattr(given, key) != self.csr[key] for key in self.csr):
                return f"{self.text}: must be {self.csr}, not {given}"
        return ""


class _Script:
    """Turns lines into steps, remembering the status and what cfg registers hold."""

    def __init__(self, config: MpuConfig):
        self.config = config
        self.status = Status()
        self._cfg: dict[tuple[str, int], int] = {}

    def step(self, csr: CsrAccess = IDLE, *, reset: bool = False) -> Step:
        return Step(self.status, csr, (None,) * len(self.config.ports), reset)

    def write(self, family: str, number: int, value: int, who: str = "M") -> Step:
        priv, virt = WHO[who]
        addr = self.config.csr_base[family] + number
        return self.step(CsrAccess(addr, priv, virt, True, value))

    def put(self, line: Put) -> Iterator[Step]:
        word = line.region.word
        if word is None:
            word = (1 << self.config.addr_width) - 1
        byte = line.region.mode << CFG_A
        for name, bit in zip("SRWX", line.permission, strict=True):
            byte |= int(bit) << CFG_BITS[name]
        lanes = self.config.xlen // 8
        register = line.entry // lanes * lanes // 4
        shift = 8 * (line.entry % lanes)
        value = self._cfg.get((line.bank, register), 0) & ~(0xFF << shift) | byte << shift
        self._cfg[line.bank, register] = value
        yield self.write(f"{line.bank}addr", line.entry, word)
        yield self.write(f"{line.bank}cfg", register, value)

    def ask(self, line: Ask) -> tuple[Step, Demand]:
        port = _port_of(line, self.config)
        assert port is not None
        priv, virt = WHO[line.who]
        requests: list[Request | None] = [None] * len(self.config.ports)
        requests[port] = Request(line.address, line.size, line.access, priv, virt)
        wanted: dict[str, Any] = {"allow": line.answer == OK, "cause": line.answer}
        if line.entry is None:
            wanted["hit"] = False
        elif line.entry >= 0:
            wanted |= {"hit": True, "entry": line.entry}
        if line.gva is not None:
            wanted["gva"] = line.gva
        return self.step()._replace(requests=tuple(requests)), Demand(str(line), port, wanted)

    def access(self, line: Read | Write | Traps) -> tuple[Step, Demand]:
        priv, virt = WHO[line.who]
        addr = self.config.csr_base[line.family] + line.number
        wanted: dict[str, Any] = {"hit": True, "illegal": False, "virtual": False}
        csr = CsrAccess(addr, priv, virt)
        match line:
            case Write():
                csr = csr._replace(write=True, wdata=line.value)
            case Read():
                wanted["rdata"] = line.value
            case Traps():
                wanted |= {line.kind: True, "rdata": 0}
        return self.step(csr), Demand(str(line), csr=wanted)


def script(case: Case, config: MpuConfig) -> Iterator[tuple[Step, Demand | None]]:
    """Yield the steps of a case, each with what must come out of it or None."""
    state = _Script(config)
    yield state.step(reset=True), None
    for line in case.lines_for(config):
        match line:
            case Put():
                for step in state.put(line):
                    yield step, Demand(str(line), csr={"illegal": False, "virtual": False})
            case Enable():
                yield state.write(f"{line.bank}switch", 0, line.mask), None
            case Set():
                state.status = replace(state.status, **line.status)
            case Ask():
                yield state.ask(line)
            case _:
                yield state.access(line)
