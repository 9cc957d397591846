"""The fewest entries for a list of regions, checked by the reference model."""

from .check import Checked, PlanError, check_plan
from .fit import plan_of
from .plan import Plan, PlannedEntry
from .report import plan_data, plan_text
from .tables import render_c, render_rust
from .wish import Wish, read_wishes
from .writes import writes_of

__all__ = [
    "Checked",
    "Plan",
    "PlanError",
    "PlannedEntry",
    "Wish",
    "check_plan",
    "plan_data",
    "plan_of",
    "plan_text",
    "read_wishes",
    "render_c",
    "render_rust",
    "writes_of",
]
