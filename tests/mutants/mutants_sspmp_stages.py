"""Bugs in what the registers of sspmp-1.0 tell the stages: a proof finds them."""

from mutant import Mutant

__all__ = ["MUTANTS_SSPMP_STAGES"]

SHARED = "registers/indirect_register_file.py"
STAGES = "shared/stages"


def _only(stage: str, wrong: str) -> str:
    return f"{wrong} if stage.name == {stage!r} else "


# What is assigned, what is wrong of it, rule and effect; for all stages and for each alone.
_MEMBERS = (
    ("base", "0", "COM-PRIO-01", "verdicts number entries by the pool"),
    ("populated", "1", "SSPMP-DEF-02", "a bank denies everything before M delegates an entry"),
    ("enabled", "-1", "COM-PRIO-03", "entries decide that are disabled, or another bank's"),
)
MUTANTS_SSPMP_STAGES = tuple(
    Mutant(
        f"{member}-{wrong.replace('-1', 'all')}-for-{stage or 'every-stage'}",
        SHARED,
        f"members.{member}.eq(",
        f"members.{member}.eq({_only(stage, wrong) if stage else f'{wrong} if True else '}",
        rule,
        breaks,
        STAGES,
    )
    for member, wrong, rule, breaks in _MEMBERS
    for stage in ("", "hs", "vs", "g", "m")
    # PMP begins at entry 0 of the pool.
    if (member, stage) != ("base", "m")
)
