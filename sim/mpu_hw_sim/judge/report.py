"""What a judgement prints: a table of claims, a counterexample as a table, and both as data."""

from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .adapter import Known
from .claims import Finding, Judgement
from .counterexample import Counterexample
from .equivalence import Verdict
from .register_claims import RegisterExample

__all__ = ["judgement_data", "judgement_text", "known_of", "one_line"]

CSR_NAMES = {"pmp": "pmp", "smepmp": "pmp", "spmp": "spmp", "mpu": "mpu"}


def one_line(judgement: Judgement) -> str:
    """Return the verdict: what holds, and for what."""
    parts = []
    for verdict in Verdict:
        count = len(judgement.having(verdict))
        if count:
            parts.append(f"{count} {verdict.value}")
    total = len(judgement.findings)
    of = f"{total} claim{'s' * (total != 1)}: {', '.join(parts)}"
    title = judgement.subject.adapter.title or judgement.subject.adapter.top
    return f"{title}, {judgement.spec}, {judgement.size}: {of}"


def judgement_text(judgement: Judgement) -> RenderableType:
    """Return the report for people: verdict, claims, assumptions, the first counterexamples."""
    parts: list[RenderableType] = [Text(one_line(judgement))]
    table = Table(box=None, pad_edge=False)
    for name in ("claim", "verdict", "at"):
        table.add_column(name)
    table.add_column("seconds", justify="right")
    for finding in judgement.findings.values():
        row = (str(finding.claim), finding.verdict.value, str(finding.size))
        table.add_row(*row, f"{finding.seconds:.1f}")
    parts += [Text(), table]
    for text in _assumed(judgement):
        parts.append(Text(f"assumed: {text}"))
    for finding in _different(judgement):
        parts.append(Text())
        if finding.counterexample:
            parts.append(_counterexample_text(judgement, finding, finding.counterexample))
        if finding.registers:
            parts.append(_registers_text(finding, finding.registers))
    return Group(*parts)


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """Return the judgement as plain data."""
    adapter = judgement.subject.adapter
    return {
        "design": adapter.title or adapter.top,
        "module": adapter.top,
        "spec": judgement.spec,
        "entries": judgement.size.entries,
        "paddr_width": judgement.size.paddr_width,
        "seconds": round(judgement.seconds, 1),
        "first_seconds": round(judgement.first_seconds, 1),
        "assumed": _assumed(judgement),
        "claims": [_finding_data(judgement, each) for each in judgement.findings.values()],
    }


def known_of(judgement: Judgement, finding: Finding) -> Known | None:
    """Return the known difference that a counterexample is one of."""
    example = finding.counterexample
    if example is None:
        return None
    for known in judgement.subject.adapter.known:
        rules = known.rules or example.rules
        if example.privilege in known.privileges and example.rules[-1] in rules:
            return known
    return None


def _finding_data(judgement: Judgement, finding: Finding) -> dict[str, Any]:
    known = known_of(judgement, finding)
    example = finding.counterexample
    return {
        **asdict(finding.claim),
        "verdict": finding.verdict.value,
        "at": {"entries": finding.size.entries, "paddr_width": finding.size.paddr_width},
        "seconds": round(finding.seconds, 2),
        "issue": known.issue if known else None,
        "counterexample": _example_data(example) if example else None,
        "registers": asdict(finding.registers) if finding.registers else None,
    }


def _example_data(example: Counterexample) -> dict[str, Any]:
    return {
        "entries": [
            {"cfg": cfg, "addr": addr, "mode": region.mode.name, "region": str(region)}
            for cfg, addr, region in zip(example.cfg, example.addr, example.regions, strict=True)
        ],
        "bits": dict(example.bits),
        "access": {
            "privilege": example.privilege,
            "kind": example.kind,
            "address": example.address,
            "size": example.size,
        },
        "rules": "allowed" if example.allowed else "denied",
        "design": "denied" if example.allowed else "allowed",
        "why": [asdict(reason) for reason in example.reasons],
    }


def _assumed(judgement: Judgement) -> list[str]:
    adapter = judgement.subject.adapter
    claims = adapter.claims
    found = ["registers hold what a write can leave in them (reserved permissions are not stored)"]
    if not claims.misaligned:
        found.append("accesses are naturally aligned")
    if adapter.clocks:
        found.append(f"inputs are held for {adapter.clocks} clocks before the answer counts")
    return [*found, *adapter.assumed]


def _different(judgement: Judgement) -> list[Finding]:
    """Return one refuted claim for each way to be wrong: rule and answer."""
    found: dict[tuple[Any, ...], Finding] = {}
    for finding in judgement.having(Verdict.REFUTED):
        example = finding.counterexample
        way = (example.allowed, example.privilege) if example else (str(finding.claim),)
        found.setdefault((finding.rules[-1], *way), finding)
    return list(found.values())


def _counterexample_text(
    judgement: Judgement, finding: Finding, example: Counterexample
) -> RenderableType:
    name = CSR_NAMES[example.spec]
    table = Table(box=None, pad_edge=False)
    for title in ("entry", "mode", "region", "", f"{name}addr", f"{name}cfg"):
        table.add_column(title)
    rows = zip(example.cfg, example.addr, example.regions, strict=True)
    for number, (cfg, addr, region) in enumerate(rows):
        row = (f"{number}", region.mode.name, str(region), _letters(example.spec, cfg))
        table.add_row(*row, f"{addr:#x}", f"{cfg:#x}")
    bits = ", ".join(f"{name.upper()}={value}" for name, value in example.bits.items())
    says, answers = ("allowed", "denied") if example.allowed else ("denied", "allowed")
    access = f"{example.privilege} {example.kind} of {example.size} at {example.address:#x}"
    lines = [f"access: {access}{f', {bits}' if bits else ''}"]
    lines += [f"{reason.rule}: {reason.text}" for reason in example.reasons]
    lines.append(f"rules: {says}; design: {answers}")
    known = known_of(judgement, finding)
    if known:
        lines.append(f"known: {known.issue}, {known.text}")
    return Group(Text(f"refuted: {finding.claim}"), table, *(Text(line) for line in lines))


def _registers_text(finding: Finding, example: RegisterExample) -> RenderableType:
    """Return the writes that lead to a wrong read."""
    name = CSR_NAMES[example.spec]
    lines = [f"refuted: {finding.claim}"]
    for number, (addr, cfg) in enumerate(example.rounds, 1):
        for register, values in (("addr", addr), ("cfg", cfg)):
            written = ", ".join(f"[{n}]={value:#x}" for n, value in enumerate(values))
            lines.append(f"write {number}: {name}{register}{written}")
    lines += [f"{reason.rule}: {reason.text}" for reason in example.reasons]
    read = f"{name}{example.register}[{example.entry}]"
    lines.append(f"{read}: rules: {example.expected:#x}; design: {example.read:#x}")
    return Group(*(Text(line) for line in lines))


def _letters(spec: str, cfg: int) -> str:
    names = {0: "R", 1: "W", 2: "X", 7: "S" if spec == "mpu" else "L"}
    if spec == "spmp":
        names |= {8: "U", 9: "SHARED"}
    return " ".join(name for n, name in names.items() if cfg >> n & 1)
