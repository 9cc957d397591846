"""Every rule of docs/rules.md: which revisions it binds, and where it can be seen."""

from typing import NamedTuple

from .revisions import ACCESSES, known_revision

__all__ = ["CATALOGUE", "WHERE", "Rule", "binding_rules", "unit_rules"]

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
    """One row.

    Parameters
    ----------
    binds : tuple of str
        How registers are reached in the revisions that it binds (``ACCESSES``), or the name of the
        one revision whose own rule it is.
    where : str
        A key of ``WHERE``.
    """

    binds: tuple[str, ...]
    where: str


# "binds where: rules": ``direct``, ``indirect``, ``all``, or the name of a revision. A rule is its
# stem and its numbers; "01..03" is a run.
_ROWS = """
direct build: MPU-ENT 01; MPU-CSR 01 02
indirect build: SSPMP-ENT 01
all build: COM-GRAN 01
direct reset: MPU-RST 01
indirect reset: SSPMP-RST 02 03; HYP-DELEG 14
all reset: COM-RST 02 05
all unit: COM-RST 04

all unit: COM-ADDR 01 02 03; COM-GRAN 02..06
all text: COM-GRAN 07
direct unit: MPU-CFG 01 02 03 06
indirect unit: SSPMP-CFG 01 02
all unit: COM-CFG 03 04; SSPMP-CFG 05
all leaf: COM-CFG 07

all unit: COM-MATCH 01..06
all text: COM-MATCH 07
all core: COM-MATCH 09
indirect unit: SSPMP-MATCH 08

direct unit: MPU-PERM 00..07 09..15 20; MPU-HGP 0 1 4 5 6 7 8
direct leaf: MPU-PERM 08; MPU-HGP R
direct text: MPU-PERM 21
indirect unit: SSPMP-PERM 00..05 10..15 20..25 41; HYP-PERM 01 02
indirect leaf: SSPMP-PERM 30 31
indirect text: SSPMP-PERM 40
all core: SSPMP-PERM 42
all unit: COM-MXR 01 02 03; HYP-HLVX 01
all unit: COM-TYPE 01 02 03 05 06
all core: COM-TYPE 04 07 08 09
all text: COM-TYPE 10

all unit: COM-PRIO 01..04
all core: COM-PRIO 05
direct unit: MPU-DEF 01 02
indirect unit: SSPMP-DEF 01 02 04
all unit: COM-DEF 03

all unit: COM-ORD 01 06 07
all core: COM-ORD 05
indirect unit: SSPMP-ORD 02; HYP-ORD 04
direct core: MPU-ORD 03
all unit: COM-STG 1..6; HYP-STG 7 8 9
all core: HYP-STG 10

all effective: COM-EFF 1..6 8
all core: COM-EFF 7
indirect effective: HYP-EFF 9
direct effective: HYP-EFF 10

direct unit: MPU-SW 01 02
indirect unit: SSPMP-EN 01 02 03 04; HYP-EN 06 07
indirect core: SSPMP-EN 05
indirect effective: HYP-EN 08

direct unit: MPU-CSR 03; MPU-ACC 1..6
indirect text: SSPMP-IND 00
indirect unit: SSPMP-IND 01..07; SSPMP-ACC 1..6 11 12; HYP-ACC 7 9 10
indirect core: HYP-ACC 8
indirect unit: SSPMP-LOCK 01..06; HYP-LOCK 07 08 09

indirect unit: SSPMP-DELEG 01..10 18 19; HYP-DELEG 11 12 13 15 17
direct text: MPU-DELEG 16

all unit: COM-FLT 1 2 3 10
indirect unit: COM-FLT 4
all core: COM-FLT 05..09 11 12
all text: COM-FLT 13

indirect core: SSPMP-FEN 01 03; HYP-FEN 02
direct unit: MPU-FEN 04
all core: COM-FEN 05
indirect unit: PMP 01..08
all core: CORE 01..08
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
        binds, where = head.split()
        rule = Rule(ACCESSES if binds == "all" else (binds,), where)
        for group in groups.split("; "):
            stem, _, numbers = group.partition(" ")
            for number in _numbers(numbers):
                assert f"{stem}-{number}" not in catalogue, f"{stem}-{number} stands twice"
                catalogue[f"{stem}-{number}"] = rule
    return catalogue


CATALOGUE: dict[str, Rule] = _parse(_ROWS)


def binding_rules(revision: str, *where: str) -> frozenset[str]:
    """Return the rules that bind a revision and can be seen in one of these places.

    Raises
    ------
    ValueError
        The revision is unknown.
    """
    spec = known_revision(revision)
    return frozenset(
        name
        for name, rule in CATALOGUE.items()
        if rule.where in where
        and {spec.access, revision}.intersection(rule.binds)
        and name not in spec.replaces
    )


def unit_rules(revision: str) -> frozenset[str]:
    """Return the rules of a revision that the unit's ports can show and the model counts.

    Raises
    ------
    ValueError
        The revision is unknown.
    """
    return binding_rules(revision, "unit")
