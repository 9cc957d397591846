"""Every rule of docs/rules.md: which revisions it binds, and where it can be seen."""

from typing import NamedTuple

from .model_config import REVISIONS

__all__ = ["CATALOGUE", "WHERE", "Rule", "unit_rules"]

WHERE = {
    "unit": "the unit's ports show it, and the model counts it",
    "leaf": "legal state cannot show it at the ports; tests of the inner parts do",
    "effective": "the component EffectivePrivilege",
    "core": "a matter of the core beside the unit",
    "reset": "state after reset",
    "build": "what a configuration may be",
    "text": "a definition or a consequence: nothing of its own to test",
}


class Rule(NamedTuple):
    """One row: ``A`` is mpu-0.9, ``B`` is sspmp-1.0, ``AB`` both; ``where`` is a key of WHERE."""

    revisions: str
    where: str


# "revisions where: rules". A rule is its stem and its numbers; "01..03" is a run.
_ROWS = """
A build: MPU-ENT 01; MPU-CSR 01 02
B build: SSPMP-ENT 01
AB build: COM-GRAN 01
A reset: MPU-RST 01
B reset: SSPMP-RST 02 03; HYP-DELEG 14
AB reset: COM-RST 02 05
AB unit: COM-RST 04

AB unit: COM-ADDR 01 02 03; COM-GRAN 02..06
AB text: COM-GRAN 07
A unit: MPU-CFG 01 02 03 06
B unit: SSPMP-CFG 01 02
AB unit: COM-CFG 03 04; SSPMP-CFG 05
AB leaf: COM-CFG 07

AB unit: COM-MATCH 01..06
AB text: COM-MATCH 07
AB core: COM-MATCH 09
B unit: SSPMP-MATCH 08

A unit: MPU-PERM 00..07 09..15 20; MPU-HGP 0 1 4 5 6 7 8
A leaf: MPU-PERM 08; MPU-HGP R
A text: MPU-PERM 21
B unit: SSPMP-PERM 00..05 10..15 20..25 41; HYP-PERM 01 02
B leaf: SSPMP-PERM 30 31
B text: SSPMP-PERM 40
AB core: SSPMP-PERM 42
AB unit: COM-MXR 01 02 03; HYP-HLVX 01
AB unit: COM-TYPE 01 02 03 05 06
AB core: COM-TYPE 04 07 08 09
AB text: COM-TYPE 10

AB unit: COM-PRIO 01..04
AB core: COM-PRIO 05
A unit: MPU-DEF 01 02
B unit: SSPMP-DEF 01 02 04
AB unit: COM-DEF 03

AB unit: COM-ORD 01 06 07
AB core: COM-ORD 05
B unit: SSPMP-ORD 02; HYP-ORD 04
A core: MPU-ORD 03
AB unit: COM-STG 1..6; HYP-STG 7 8 9
AB core: HYP-STG 10

AB effective: COM-EFF 1..6 8
AB core: COM-EFF 7
B effective: HYP-EFF 9
A effective: HYP-EFF 10

A unit: MPU-SW 01 02
B unit: SSPMP-EN 01 02 03 04; HYP-EN 06 07
B core: SSPMP-EN 05
B effective: HYP-EN 08

A unit: MPU-CSR 03; MPU-ACC 1..6
B text: SSPMP-IND 00
B unit: SSPMP-IND 01..07; SSPMP-ACC 1..6 11 12; HYP-ACC 7 9 10
B core: HYP-ACC 8
B unit: SSPMP-LOCK 01..06; HYP-LOCK 07 08 09

B unit: SSPMP-DELEG 01..10 18 19; HYP-DELEG 11 12 13 15 17
A text: MPU-DELEG 16

AB unit: COM-FLT 1 2 3 10
B unit: COM-FLT 4
AB core: COM-FLT 05..09 11 12
AB text: COM-FLT 13

B core: SSPMP-FEN 01 03; HYP-FEN 02
A unit: MPU-FEN 04
AB core: COM-FEN 05
B unit: PMP 01..08
AB core: CORE 01..08
"""


def _numbers(text: str) -> list[str]:
    numbers = []
    for word in text.split():
        first, _, last = word.partition("..")
        run = range(int(first), int(last) + 1) if last else ()
        numbers += [f"{number:0{len(first)}d}" for number in run] or [first]
    return numbers


def _parse(rows: str) -> dict[str, Rule]:
    catalogue: dict[str, Rule] = {}
    for row in filter(None, rows.splitlines()):
        head, _, groups = row.partition(": ")
        rule = Rule(*head.split())
        for group in groups.split("; "):
            stem, _, numbers = group.partition(" ")
            for number in _numbers(numbers):
                assert f"{stem}-{number}" not in catalogue, f"{stem}-{number} stands twice"
                catalogue[f"{stem}-{number}"] = rule
    return catalogue


CATALOGUE: dict[str, Rule] = _parse(_ROWS)


def unit_rules(revision: str) -> frozenset[str]:
    """Return the rules of a revision that the unit's ports can show and the model counts.

    Raises
    ------
    ValueError
        The revision is unknown.
    """
    if revision not in REVISIONS:
        raise ValueError(f"Revision must be {REVISIONS[0]} or {REVISIONS[1]}, not {revision!r}")
    letter = "A" if revision == "mpu-0.9" else "B"
    return frozenset(
        name
        for name, rule in CATALOGUE.items()
        if rule.where == "unit" and letter in rule.revisions
    )
