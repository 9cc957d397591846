"""Which of the rules that the model counted decided, and what it says in a few words."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

__all__ = ["deciding_rule", "reason"]

# In the order in which they decide: the first that was counted is the one. {} is what the entry
# grants.
REASONS = {
    "COM-PRIO-04": "the bytes wrap at the end of the address space",
    "COM-ADDR-03": "a byte lies outside the implemented addresses, where no entry matches",
    "COM-PRIO-02": "the entry matches only a part of the bytes, and denies the whole",
    "SSPMP-DEF-02": "the bank has no entries and lets everything pass",
    "SSPMP-DELEG-05": "no entry of PMP is left, which lets S and U pass",
    "SSPMP-DEF-04": "no entry of the bank is active, and it denies what none matches",
    "HYP-DELEG-15": "the bank has lent all its entries, and denies everything",
    "SSPMP-DEF-01": "no entry matches, and the bank denies that",
    "MPU-DEF-01": "no entry matches: S passes, U does not",
    "MPU-DEF-02": "no entry matches, and guests do not pass",
    "PMP-04": "no entry of PMP matches, and mseccfg denies that to M",
    "PMP-05": "the entry grants {}, by the table with MML",
    # Of a table the row is counted, and then what is said of all rows, under a higher number.
    "MPU-PERM-*": "the entry grants {}",
    "MPU-HGP-*": "the entry grants {}",
    "SSPMP-PERM-*": "the entry grants {}",
    "PMP-02": "PMP grants {}",
}
UNDECIDED = "nothing denies it"


def deciding_rule(rules: Iterable[str]) -> str:
    """Return the rule that decided about a stage; empty where none did."""
    counted = sorted(rules)
    for pattern in REASONS:
        for rule in counted:
            if fnmatchcase(rule, pattern):
                return rule
    return ""


def reason(rule: str, rights: str) -> str:
    """Say in a few words what a deciding rule says.

    Parameters
    ----------
    rule : str
        As :func:`deciding_rule` returns it.
    rights : str
        What the stage allows, as ``rw-``.
    """
    for pattern, text in REASONS.items():
        if fnmatchcase(rule, pattern):
            return text.format(rights)
    return UNDECIDED
