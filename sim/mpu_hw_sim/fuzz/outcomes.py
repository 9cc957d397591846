"""Names of the outcomes that the compiled reference counts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["OUTCOMES", "Totals", "named_counts", "totals_of"]

STAGES = ("hs", "vs", "g", "m")
KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk", "kind 6", "kind 7")
VERDICTS = ("denied, no entry", "denied, entry", "allowed, no entry", "allowed, entry")
REGISTERS = ("not owned", "read", "write", "illegal", "virtual")
# In the order in which source.h counts them.
OUTCOMES = (
    *(f"stage {stage}: {verdict}" for stage in STAGES for verdict in VERDICTS),
    *(f"{kind}: {verdict}" for kind in KINDS for verdict in ("denied", "allowed")),
    *(f"register: {outcome}" for outcome in REGISTERS),
)
OWNED = tuple(f"register: {outcome}" for outcome in REGISTERS[1:])


def named_counts(counts: Sequence[int]) -> dict[str, int]:
    """Give the counts their names; without those that are 0."""
    return {name: number for name, number in zip(OUTCOMES, counts, strict=True) if number}


class Totals(NamedTuple):
    """What cases have compared.

    Parameters
    ----------
    verdicts, registers : int
        Verdicts, and register accesses that the unit owns.
    """

    verdicts: int
    registers: int

    @property
    def checks(self) -> int:
        """Both."""
        return self.verdicts + self.registers


def totals_of(cases: Sequence[Mapping[str, Any]]) -> Totals:
    """Add up cases."""
    registers = sum(case["outcomes"].get(name, 0) for case in cases for name in OWNED)
    return Totals(sum(case["verdicts"] for case in cases), registers)
