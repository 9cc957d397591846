"""The steps that a directed case means for a configuration, and what must come of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, SELECT_ENTRIES
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    ExpectTrap,
    Read,
    SetStatus,
    Write,
    WriteEntry,
)
from mpu_hw_sim.directed.case import ENABLES, WHO, Case, csr_number, port_of
from mpu_hw_sim.model import CsrAccess, Request, Status, Verdict
from mpu_hw_sim.step import IDLE, Outcome, Step

__all__ = ["Expect", "script"]

# The select by which M reaches an entry of a bank whatever its lock says.
LEVELS = {"spmp": "m", "vspmp": "vs"}


class Expect(NamedTuple):
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

    def number(self, family: str, number: int) -> int:
        found = csr_number(family, number, self.config)
        assert found is not None, f"{family} {number}"
        return found

    def write(self, family: str, number: int, value: int, who: str = "M") -> Step:
        priv, virt = WHO[who]
        return self.step(CsrAccess(self.number(family, number), priv, virt, True, value))

    def put(self, line: WriteEntry) -> Iterator[Step]:
        word = line.region.word
        if word is None:
            word = (1 << self.config.addr_width) - 1
        cfg = line.region.mode << CFG_A | int(line.locked) << CFG_BITS["L"]
        fields = self.config.spec.bank(line.bank).table.fields
        for name, bit in zip(fields, line.permission.replace(" ", ""), strict=True):
            cfg |= int(bit) << CFG_BITS[name]
        if line.bank in LEVELS:
            level = LEVELS[line.bank]
            yield self.write(f"{level}iselect", 0, SELECT_ENTRIES + line.entry)
            yield self.write(f"{level}ireg", 0, word)
            yield self.write(f"{level}ireg2", 0, cfg)
            return
        lanes = self.config.xlen // 8
        register = line.entry // lanes * lanes // 4
        shift = 8 * (line.entry % lanes)
        value = self._cfg.get((line.bank, register), 0) & ~(0xFF << shift) | cfg << shift
        self._cfg[line.bank, register] = value
        yield self.write(f"{line.bank}addr", line.entry, word)
        yield self.write(f"{line.bank}cfg", register, value)

    def share(self, line: Delegate) -> Iterator[Step]:
        config = self.config
        kept = line.pmp
        if config.pooled:
            yield self.write("mpmpdeleg", 0, line.pmp)
            if line.vspmp:
                yield self.write("hspmpdeleg", 0, line.spmp)
        else:
            kept = config.entries["pmp"]
        if kept:
            yield from self.put(WriteEntry("pmp", kept - 1, EVERYTHING, "0 111"))
        existing = {name for family in config.csr_families for name in family.registers()}
        built = {bank.name for bank in config.banks}
        for name in (name for name, bank in ENABLES.items() if bank in built):
            for half in (name, f"{name}h"):
                if half in existing:
                    yield self.write(half, 0, (1 << config.xlen) - 1)

    def ask(self, line: Check) -> tuple[Step, Expect]:
        port = port_of(line, self.config)
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
        return self.step()._replace(requests=tuple(requests)), Expect(str(line), port, wanted)

    def access(self, line: Read | Write | ExpectTrap) -> tuple[Step, Expect]:
        priv, virt = WHO[line.who]
        wanted: dict[str, Any] = {"hit": True, "illegal": False, "virtual": False}
        csr = CsrAccess(self.number(line.family, line.number), priv, virt)
        match line:
            case Write():
                csr = csr._replace(write=True, wdata=line.value)
            case Read():
                wanted["rdata"] = line.value
                csr = csr._replace(claim=line.claim)
                if line.isel is not None:
                    wanted["isel"] = line.isel
            case ExpectTrap():
                wanted |= {line.kind: True, "rdata": 0}
                csr = csr._replace(write=line.value is not None, wdata=line.value or 0)
        return self.step(csr), Expect(str(line), csr=wanted)


def script(case: Case, config: MpuConfig) -> Iterator[tuple[Step, Expect | None]]:
    """Yield the steps of a case, each with what must come out of it or None."""
    state = _Script(config)
    yield state.step(reset=True), None
    for line in case.lines_for(config):
        match line:
            case WriteEntry():
                for step in state.put(line):
                    yield step, Expect(str(line), csr={"illegal": False, "virtual": False})
            case Delegate():
                for step in state.share(line):
                    yield step, Expect(str(line), csr={"illegal": False, "virtual": False})
            case Enable():
                family = line.bank if line.bank in ENABLES else f"{line.bank}switch"
                yield state.write(family, 0, line.mask), None
            case SetStatus():
                state.status = replace(state.status, **line.status)
            case _:
                yield state.ask(line) if isinstance(line, Check) else state.access(line)
