"""Mutants of what the registers of sspmp-1.0 give the stages, each wrong for one stage alone."""

from typing import NamedTuple

from mutant import Mutant

__all__ = ["MUTANTS_STAGES"]

SYMBOL = "registers.indirect_register_file:IndirectRegisterFile._stages"


class _Member(NamedTuple):
    """What a stage gets, what it gets instead, and for which stages; ``replaces`` by stage."""

    name: str
    original: str
    wrong: str
    stages: tuple[str, ...]
    rule: str
    breaks: str
    replaces: dict[str, str]


MEMBERS = (
    _Member(
        "base-0",
        "entries.base",
        "0",
        ("hs", "vs", "g"),  # PMP begins at entry 0 of the pool
        "COM-PRIO-01",
        "verdicts number entries by the pool",
        {"hs": "base-lost base-0-for-every-stage"},
    ),
    _Member(
        "nonempty-1",
        "entries.nonempty",
        "1",
        ("hs", "vs", "g", "m"),
        "SSPMP-DEF-02",
        "a bank denies everything before M delegates an entry",
        {
            "hs": "populated-1-for-hs populated-1-for-every-stage always-populated",
            "vs": "populated-1-for-vs",
            "g": "populated-1-for-g",
            "m": "populated-1-for-m",
        },
    ),
    _Member(
        "enabled-all",
        "enabled.get(stage.enable, pool.members[stage.bank])",
        "-1",
        ("hs", "vs", "g", "m"),
        "COM-PRIO-03",
        "entries decide that are disabled, or another bank's",
        {"hs": "enables-unused enabled-all-for-every-stage", "g": "enables-for-others"},
    ),
)
MUTANTS_STAGES = tuple(
    Mutant(
        f"{member.name}-for-{stage}",
        SYMBOL,
        (member.original, f'({member.wrong} if stage.name == "{stage}" else {member.original})'),
        member.rule,
        member.breaks,
        "indirect_register_file/stages",
        replaces=member.replaces.get(stage, ""),
    )
    for member in MEMBERS
    for stage in member.stages
)
