"""What the end of a whole session complains of, and what it notes."""

from mpu_hw_sim.coverage.counts import RARE, format_rare, rare, required_rules, unexercised

__all__ = ["HARDLY", "complaints", "families", "missing_icarus"]

# Rules that the suite need not exercise RARE times, and why.
HARDLY: dict[str, str] = dict.fromkeys(
    ("COM-EFF-3", "COM-EFF-4", "COM-EFF-5"),
    "EffectivePrivilege has few states of this kind, and its bench plays all of them",
)


def families(revisions):
    """Group the names of revisions by how registers are reached."""
    names = {}
    for name, revision in revisions.items():
        names.setdefault(revision.access, []).append(name)
    return list(names.values())


def complaints(family, counts, excluded=HARDLY):
    """Say which rules of a family of revisions a whole session exercised too rarely.

    Revisions share most of their rules with others of their family: each rule must have been
    exercised in one of them.
    """
    revision = ", ".join(family)
    rules = {rule for name in family for rule in required_rules(name)}
    hardly = {r: times for r, times in rare(counts, rules).items() if r not in excluded}
    if missing := unexercised(counts, rules):
        yield f"{revision}, exercised by nothing: {', '.join(missing)}"
    if hardly:
        yield f"{revision}, exercised fewer than {RARE} times: {format_rare(hardly)}"


def missing_icarus(reports, installed):
    """Say that Icarus Verilog was not there, where tests of tests/lint ran without it."""
    lint = [report for report in reports if report.nodeid.startswith("tests/lint/")]
    if installed or not lint:
        return ""
    return (
        "NOTE: iverilog is not installed: Icarus Verilog has not compiled the generated Verilog. "
        "That it keeps to Verilog-2001 was checked with Verilator; CI has both"
    )
