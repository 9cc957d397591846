"""Claims about a design, one after another: proved, refuted or open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from .adapter import Adapter
from .counterexample import Counterexample, counterexample_of
from .equivalence import Prover, Verdict
from .graph import Graph
from .register_claims import RegisterBench, RegisterClaim, RegisterExample
from .rules import rule_access
from .run import Free
from .subject import Subject
from .unknowns import Size, any_access, any_registers

__all__ = ["Claim", "Finding", "Judgement", "claims_of", "judge_design", "sizes_of"]

# The first answer: as few entries and address bits as show every kind of match and of priority.
FIRST = Size(3, 12)
FETCHED = (2, 4)  # bytes of an instruction, or of a part of one


@dataclass(frozen=True)
class Claim:
    """That a design answers as the rules do, for accesses of a privilege, a kind and a size."""

    privilege: str
    kind: str
    size: int

    def __str__(self) -> str:
        return f"{self.privilege} {self.kind} of {self.size} byte{'s' * (self.size > 1)}"


@dataclass(frozen=True)
class Finding:
    """How a claim ended, at which size."""

    claim: Claim | RegisterClaim
    verdict: Verdict
    size: Size
    seconds: float
    counterexample: Counterexample | None = None
    registers: RegisterExample | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that a counterexample is about, in order; none where there is none."""
        example = self.counterexample or self.registers
        return example.rules if example else ()


@dataclass
class Judgement:
    """What is known of a design.

    Parameters
    ----------
    subject : Subject
    spec : str
    size : Size
        What was asked for.
    findings : dict
        The last finding of every claim.
    """

    subject: Subject
    spec: str
    size: Size
    findings: dict[Claim | RegisterClaim, Finding] = field(default_factory=dict)
    first_seconds: float = 0.0
    seconds: float = 0.0

    def having(self, verdict: Verdict) -> list[Finding]:
        """Return the findings that ended so."""
        return [each for each in self.findings.values() if each.verdict is verdict]


def claims_of(adapter: Adapter) -> list[Claim | RegisterClaim]:
    """Return every claim about a design, those of U first, those of registers last."""
    claims, port = adapter.claims, adapter.registers
    names = ("addr", "cfg") if port and port.data else ()
    accesses = [
        Claim(privilege, kind, size)
        for size in sorted(claims.sizes)
        for privilege in claims.privileges
        for kind in claims.kinds
        if kind != "fetch" or size in FETCHED
    ]
    return [*accesses, *(RegisterClaim(name) for name in names)]


def sizes_of(size: Size) -> list[Size]:
    """Return the sizes at which a design is checked, a small one first."""
    small = Size(*map(min, FIRST, size))
    return [size] if small == size else [small, size]


Note = Callable[[Size, Claim | RegisterClaim | None], None]


def judge_design(
    subject: Subject,
    spec: str,
    size: Size,
    width: int,
    time_limit: float,
    note: Note = lambda size, claim: None,
) -> Judgement:
    """Prove or refute every claim about a design.

    A claim that is refuted at a small size is not asked again: a small size is the full one with
    entries that are OFF and address bits that are 0.

    Parameters
    ----------
    subject : Subject
    spec : str
    size : Size
        Entries and address bits of the last answer.
    width : int
        Address bits of the design.
    time_limit : float
        Seconds for all of it; what is not decided then is open.
    note : callable
        Called before every claim, and with None behind the last one of a size.

    Raises
    ------
    ValueError
        The port map does not fit the design.
    """
    begin = monotonic()
    deadline = begin + time_limit
    judgement = Judgement(subject, spec, size)
    wanted = claims_of(subject.adapter)
    for each in sizes_of(size):
        # What was proved of the small size is open of the full one until it is proved again.
        bench = _Bench(subject, spec, each, width)
        for claim in wanted:
            before = judgement.findings.get(claim)
            if before and before.verdict is Verdict.REFUTED:
                continue
            note(each, claim)
            judgement.findings[claim] = bench.decide(claim, deadline)
        judgement.first_seconds = judgement.first_seconds or monotonic() - begin
        note(each, None)
    judgement.seconds = monotonic() - begin
    return judgement


class _Bench:
    """One size of a design: a graph, and what was proved in it."""

    def __init__(self, subject: Subject, spec: str, size: Size, width: int):
        self.subject, self.spec, self.size, self.width = subject, spec, size, width
        self.claims = subject.adapter.claims
        self.graph = Graph()
        self.undriven = Free(self.graph)
        self.registers = any_registers(self.graph, spec, self.claims, size, width)
        self.address = tuple(self.graph.input() for _ in range(size.paddr_width))
        self.free = {**self.registers.free, "address": self.address}
        self.prover = Prover(self.graph, self.free)

    def decide(self, claim: Claim | RegisterClaim, deadline: float) -> Finding:
        begin = monotonic()
        if isinstance(claim, RegisterClaim):
            return self._decide_registers(claim, deadline)
        request = (claim.privilege, claim.kind, claim.size)
        access = any_access(self.graph, self.claims, request, self.address, self.width)
        allows = self.subject.allows(self.undriven, self.registers, access)
        ruling = rule_access(self.graph, self.registers, access, self.claims)
        wrong = self.graph.differ(allows, ruling.allowed)
        verdict, inputs = self.prover.decide(wrong, deadline)
        example = None
        if verdict is Verdict.REFUTED:
            example = counterexample_of(
                self.graph, self.free, self.registers, access, ruling, allows, inputs
            )
        return Finding(claim, verdict, self.size, monotonic() - begin, example)

    def _decide_registers(self, claim: RegisterClaim, deadline: float) -> Finding:
        begin = monotonic()
        free = Free(Graph())
        run = self.subject.before(free)
        bench = RegisterBench(run, self.subject, self.spec, self.size, self.width)
        prover = Prover(bench.graph, bench.free)
        verdict, inputs = prover.decide(bench.wrong(claim), deadline)
        example = bench.example(claim, inputs) if verdict is Verdict.REFUTED else None
        seconds = monotonic() - begin
        return Finding(claim, verdict, self.size, seconds, registers=example)
