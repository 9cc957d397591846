"""Which rules a run exercised, and which a configuration cannot exercise."""

from .counts import (
    RARE,
    VARIABLE,
    coverage_table,
    format_rare,
    group_of,
    merge,
    rare,
    record,
    required_rules,
    unexercised,
)
from .exclusions import reason

__all__ = ["RARE", "VARIABLE", "coverage_table", "format_rare", "group_of", "merge", "rare"]
__all__ += ["reason", "record", "required_rules", "unexercised"]
