"""Writes a directed case as a program in assembler: M makes its accesses and counts them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from mpu_hw_sim.directed import Case, Expect, script
from mpu_hw_sim.directed.action import Check, Delegate, Line, Read, Write, WriteEntry
from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.step import Step

from mpu_hw.config import MpuConfig
from mpu_hw.isa import INDIRECT_CSRS, Access

__all__ = ["BASE", "NoProgramError", "program_text"]

FRAME = Path(__file__).with_name("reproducer_frame.S")
# Cases play with the first 64 KiB, where systems have no RAM: there a program plays from BASE on.
BASE, LOW = 0x8001_0000, 0x1_0000
ADDRESSES = ("ireg", "addr")  # ends of the names of address registers
MODES = {0: "U", 1: "S", 3: "M"}
MPP_LSB = 11
BITS = {"sum": 1 << 18, "mxr": 1 << 19}
ILLEGAL = 2
SUFFIX = {1: "b", 2: "h", 4: "w", 8: "d"}
ECALL = 0x73
PLAIN = {Access.LOAD: "l{0} a0, 0(t0)", Access.STORE: "s{0} zero, 0(t0)"}
# As words: not every assembler has them without being asked.
CBO_FLUSH_T0, FENCE_I = 0x0022A00F, 0x0000100F
# What a case means by loads and stores where it is not all of them.
INSTRUCTIONS = {
    "SAIL-12": {Access.LOAD: "lr.{0} a0, (t0)", Access.STORE: "sc.{0} a0, zero, (t0)"},
    "SAIL-13": {Access.CBO: f".word {CBO_FLUSH_T0:#010x}  # cbo.flush (t0)"},
}
# Modes that make their accesses by themselves, and not M for them with mstatus.MPRV: MPRV would
# keep translations from being cached. Their code lies under the rules of the case.
IN_MODE = {"SPK-15": (0,)}


class NoProgramError(Exception):
    """A case has a line that no program can do."""


def _lifted(word: int | None) -> int | None:
    """Move the value of an address register from the first 64 KiB to BASE; 0 stays."""
    return word + (BASE >> 2) if word and word << 2 < LOW else word


def _line(line: Line) -> Line:
    """Move a line to where a program has RAM; M keeps a PMP entry that opens all memory."""
    match line:
        case WriteEntry():
            word = _lifted(line.region.word)
            return line._replace(region=line.region._replace(word=word))
        case Write() | Read() if line.family.endswith(ADDRESSES):
            return line._replace(value=_lifted(line.value))
        case Check() if line.address < LOW:
            return line._replace(address=line.address + BASE)
        case Delegate():
            return line._replace(pmp=max(line.pmp, 1))
    return line


@dataclass
class _Writer:
    """Appends the instructions of steps, numbering those that can fail."""

    config: MpuConfig
    instructions: dict[Access, str]
    in_mode: tuple[int, ...]
    lines: list[str] = field(default_factory=list)
    count: int = 0
    status: Status = field(default_factory=Status)
    open: int | None = None
    fenced: bool = True

    def __post_init__(self) -> None:
        families = [family.registers() for family in self.config.csr_families]
        numbers = {name: number for each in families for name, number in each.items()}
        self.names = {number: name for name, number in (INDIRECT_CSRS | numbers).items()}

    def add(self, *lines: str) -> None:
        self.lines += [f"  {line}" for line in lines]

    def mstatus(self, op: str, bits: int) -> None:
        self.add(f"li t6, {bits:#x}", f"{op} mstatus, t6")

    def expect(self, what: str, attempt: Iterable[str], cause: int) -> None:
        """Number an attempt; it must end in a trap of this cause, or in none for 0."""
        self.count += 1
        self.lines += ["", f"  /* {self.count}: {what} */"]
        self.add(f"attempt {self.count}", *attempt, f"ended {cause}")

    def close(self) -> None:
        """Let loads and stores, and the code, be those of M again."""
        if self.open in self.in_mode:
            self.add("la s1, 1f", "ecall")
            self.lines.append("1:")
        elif self.open is not None:
            self.add("li t6, MPRV", "csrc mstatus, t6")
        self.open = None

    def enter(self, priv: int) -> None:
        """Let loads and stores be those of a mode: a step into it, or mstatus.MPRV."""
        if self.open == priv or priv == 3:
            return
        self.close()
        self.mstatus("csrc", 3 << MPP_LSB)
        self.mstatus("csrs", priv << MPP_LSB)
        if priv in self.in_mode:
            self.add("la t0, 1f", "csrw mepc, t0", "mret")
            self.lines.append("1:")
        else:
            self.add("li t6, MPRV", "csrs mstatus, t6")
        self.open = priv

    def take(self, step: Step, demand: Expect | None) -> None:
        """Append a step of the script."""
        self.switch(step.status)
        if step.csr.addr:
            self.close()
            self.register(step.csr, demand.csr if demand and demand.csr else {})
        for request in step.requests:
            if request and demand and demand.verdict:
                self.access(request, demand.verdict["cause"])

    def switch(self, status: Status) -> None:
        """Change SUM and MXR; nothing else of the status has a bit that a program can set."""
        now, before = asdict(status), asdict(self.status)
        changed = [name for name, value in now.items() if value != before[name]]
        for name in changed:
            if name not in BITS:
                raise NoProgramError(f"it changes {name}")
            self.close()
            self.lines += ["", f"  /* mstatus.{name.upper()} := {int(now[name])} */"]
            self.mstatus("csrs" if now[name] else "csrc", BITS[name])
        self.status = status

    def register(self, csr: CsrAccess, wanted: dict[str, object]) -> None:
        cause = ILLEGAL if wanted.get("illegal") else 0
        if csr.virt or wanted.get("virtual"):
            raise NoProgramError("it has register accesses of a guest")
        name, trap = self.names[csr.addr], ", must trap" if cause else ""
        if csr.write:
            self.fenced = False
            code = (f"li t0, {csr.wdata:#x}", f"csrw {csr.addr:#x}, t0")
            self.expect(f"{name} := {csr.wdata:#x}{trap}", code, cause)
            return
        value = "" if cause else f", must be {wanted['rdata']:#x}"
        self.expect(f"read {name}{value}{trap}", (f"csrr t2, {csr.addr:#x}",), cause)
        if not cause:
            self.add(f"li t1, {wanted['rdata']:#x}", "bne t2, t1, failed")

    def access(self, request: Request, cause: int) -> None:
        kind = Access(request.access).name.lower()
        what = f"{kind} of {request.size} at {request.addr:#x} as {MODES[request.priv]}"
        if request.virt:
            raise NoProgramError("it has accesses of a guest")
        if request.addr >> self.config.xlen:
            self.lines += ["", f"  /* left out, no register has the address: {what} */"]
            return
        if not self.fenced:
            self.close()
            self.add("sfence.vma")
            self.fenced = True
        what += f", must {f'trap with cause {cause}' if cause else 'pass'}"
        if request.access == Access.FETCH:
            self.fetch(request, what, cause)
            return
        if request.access not in self.instructions or 8 * request.size > self.config.xlen:
            if request.access != Access.CBO:
                raise NoProgramError(f"no instruction makes the access: {what}")
        self.enter(request.priv)
        text = self.instructions[Access(request.access)].format(SUFFIX[request.size])
        self.expect(what, (f"li t0, {request.addr:#x}", text), cause)
        if cause:
            self.open = None  # the trap handler has closed it

    def fetch(self, request: Request, what: str, cause: int) -> None:
        """Go to an ecall at the address, by mret."""
        self.close()
        self.mstatus("csrc", 3 << MPP_LSB)
        self.mstatus("csrs", request.priv << MPP_LSB)
        put = (f"li t0, {request.addr:#x}", f"li t1, {ECALL:#x}", "sw t1, 0(t0)")
        jump = (*put, f".word {FENCE_I:#010x}  # fence.i", "csrw mepc, t0", "mret")
        self.expect(what, jump, cause or 8 + request.priv)


def _steps(case: Case, config: MpuConfig) -> Iterator[tuple[Step, Expect | None]]:
    moved = replace(case, lines=tuple(_line(line) for line in case.lines_for(config)))
    return script(moved, config)


def program_text(deviation: str, case: Case, config: MpuConfig, head: str) -> str:
    """Return a program that ends with status 0 where each line of a case has its answer.

    Otherwise it ends with the number of the first that has another one.

    Parameters
    ----------
    deviation : str
        Which of the deviations that the case tells; some have instructions of their own.
    case : Case
    config : MpuConfig
        Where the case is played.
    head : str
        A comment at the beginning.

    Raises
    ------
    NoProgramError
        A line is one that no program can do.
    """
    instructions = PLAIN | INSTRUCTIONS.get(deviation, {})
    writer = _Writer(config, instructions, IN_MODE.get(deviation, ()))
    for step, demand in _steps(case, config):
        writer.take(step, demand)
    writer.close()
    text = "\n".join([FRAME.read_text(encoding="utf-8").rstrip(), *writer.lines, ""])
    return f"{head}\n{text}\n  li s2, 0\n  j finish\n"
