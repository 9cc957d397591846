"""Claims about registers: locks and read views, behind two rounds of writes of any values."""

from collections.abc import Mapping
from dataclasses import dataclass

from .counterexample import numbers_of, simplest
from .graph import FALSE, TRUE
from .reasons import Reason
from .run import Run
from .subject import Subject
from .unknowns import Access, Size, any_registers
from .words import Word, constant, extend

__all__ = ["RegisterBench", "RegisterClaim", "RegisterExample"]

LOCKED = {"pmp": "PMP-03", "smepmp": "PMP-03", "spmp": "SSPMP-LOCK-02"}
LOCKED_BELOW = {"pmp": "PMP-03", "smepmp": "PMP-03", "spmp": "SSPMP-LOCK-03"}


@dataclass(frozen=True)
class RegisterClaim:
    """That reads of ``addr`` or ``cfg`` give what the rules say, whatever was written twice."""

    register: str

    def __str__(self) -> str:
        return f"{self.register} registers, written twice"


@dataclass(frozen=True)
class RegisterExample:
    """Two rounds of writes behind reset, each of all addr and then of all cfg, and a read.

    Parameters
    ----------
    spec : str
    rounds : two of (addr, cfg)
        Values of every entry.
    register : str
    entry, expected, read : int
    reasons : tuple of Reason
    """

    spec: str
    rounds: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    register: str
    entry: int
    expected: int
    read: int
    reasons: tuple[Reason, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decide, in order."""
        return tuple(reason.rule for reason in self.reasons)


class RegisterBench:
    """A design behind two rounds of writes.

    Parameters
    ----------
    run : Run
        Before reset.
    subject : Subject
    spec : str
    size : Size
    width : int
        Address bits of the design.
    """

    def __init__(self, run: Run, subject: Subject, spec: str, size: Size, width: int):
        self.graph, self.subject, self.spec = run.free.graph, subject, spec
        claims = subject.adapter.claims
        # Without MML: its rules about writes are those of Smepmp alone.
        plain = "pmp" if spec == "smepmp" else spec
        rounds = [any_registers(self.graph, plain, claims, size, width) for _ in range(2)]
        self.rounds = rounds
        self.free = {
            f"{name}.{n}": word for n, each in enumerate(rounds) for name, word in each.free.items()
        }
        port = subject.adapter.registers
        assert port is not None
        self.port = port
        access = Access(claims.kinds[0], "M", claims.sizes[0], constant(0, width))
        self.words = subject.drive(self.graph, rounds[0], access)
        run = run.reset(port, self.words)
        for each in rounds:
            for write in port.rounds(each.addr, each.cfg):
                run = run.written(port, write, self.words)
        # A unit may have to work on what was written before it shows it.
        for _ in range(subject.adapter.clocks):
            run = run.after(self.words)
        self.run = run

    def wrong(self, claim: RegisterClaim) -> int:
        """Return the literal that says that some register reads as it must not."""
        pairs = [self._pair(claim.register, entry) for entry in range(len(self.rounds[0].cfg))]
        return self.graph.any(
            self.graph.differ(a, b)
            for read, right in pairs
            for a, b in zip(read, right, strict=True)
        )

    def example(self, claim: RegisterClaim, inputs: Mapping[int, int]) -> RegisterExample:
        """Return what a solver found, with everything 0 that is not needed."""
        found = simplest(self.graph, self.free, self.wrong(claim), dict(inputs))
        rounds = tuple(
            (
                tuple(numbers_of(self.graph, each.addr, found)),
                tuple(numbers_of(self.graph, each.cfg, found)),
            )
            for each in self.rounds
        )
        for entry in range(len(self.rounds[0].cfg)):
            read, right = numbers_of(self.graph, self._pair(claim.register, entry), found)
            if read != right:
                break
        reasons = self._reasons(claim.register, entry, rounds[0][1])
        return RegisterExample(
            self.spec,
            rounds,
            claim.register,
            entry,
            right,
            read,
            tuple(reasons),
        )

    def _pair(self, register: str, entry: int) -> tuple[Word, Word]:
        """Return what is read of a register, and what must be."""
        writes, number, first = self.port.place(register, entry)
        run = self.run
        for write in writes:
            run = run.written(self.port, write, self.words)
        read = run.read(self.port, number, self.words)
        right = self._addr(entry) if register == "addr" else self._cfg(entry)
        width = len(read) - first if "select" in self.port.numbers or register == "addr" else 8
        return read[first : first + width], extend(right, width)

    def _locks(self, entry: int) -> int:
        # No locks in mpu-0.9: MPU-ACC-6.
        return FALSE if self.spec == "mpu" else self.rounds[0].cfg[entry][7]

    def _cfg(self, entry: int) -> Word:
        """PMP-03, SSPMP-LOCK-02: a locked entry keeps what it has."""
        first, second = (each.cfg[entry] for each in self.rounds)
        return self._kept(self._locks(entry), first, second)

    def _addr(self, entry: int) -> Word:
        """PMP-03, SSPMP-LOCK-03: so does the lower bound of a locked TOR entry."""
        first, second = (each.addr[entry] for each in self.rounds)
        held = self._locks(entry)
        if entry + 1 < len(self.rounds[0].cfg):
            above = self.rounds[0].cfg[entry + 1]
            tor = self.graph.both(above[3], above[4] ^ 1)
            held = self.graph.either(held, self.graph.both(self._locks(entry + 1), tor))
        return self._view(self._kept(held, first, second), self._cfg(entry))

    def _view(self, addr: Word, cfg: Word) -> Word:
        """COM-GRAN-03, COM-GRAN-04: what a mode lets be seen of an address."""
        low = (self.subject.adapter.claims.granularity // 4).bit_length() - 1
        napot = (TRUE,) * max(low - 1, 0) + addr[max(low - 1, 0) :]
        other = constant(0, low) + addr[low:]
        return self._kept(cfg[4], napot, other)

    def _kept(self, held: int, first: Word, second: Word) -> Word:
        pairs = zip(first, second, strict=True)
        return tuple(self.graph.choose(held, a, b) for a, b in pairs)

    def _reasons(self, register: str, entry: int, cfg: tuple[int, ...]) -> list[Reason]:
        found = []
        above = cfg[entry + 1] if entry + 1 < len(cfg) else 0
        if self.spec != "mpu" and cfg[entry] >> 7 & 1:
            text = f"entry {entry} is locked: a write of its {register} is ignored"
            found.append(Reason(LOCKED[self.spec], text))
        elif self.spec != "mpu" and register == "addr" and above >> 7 & 1 and above >> 3 & 3 == 1:
            text = f"entry {entry + 1} is locked with TOR: its lower bound is not written"
            found.append(Reason(LOCKED_BELOW[self.spec], text))
        elif register == "addr":
            found.append(
                Reason("COM-ADDR-02", f"entry {entry} is not locked and takes the address")
            )
            if self.subject.adapter.claims.granularity > 4:
                text = "the lowest bits are seen as the mode says"
                found.append(Reason("COM-GRAN-04", text))
        else:
            rule = {"mpu": "MPU-CFG-01", "spmp": "SSPMP-CFG-01"}.get(self.spec, "PMP-01")
            found.append(Reason(rule, f"entry {entry} is not locked and takes a legal cfg"))
        return found
