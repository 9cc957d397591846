"""Who may access what, by the registers of a unit: explained by the reference model.

Every answer comes from the model, which the hardware is verified against, and names the rules that
it counted. ``elf_state``, which simulates, is loaded where it is needed.
"""

from .access import AccessReport, Query, explain_access, parse_access
from .diff import Difference, difference
from .findings import Finding, findings
from .findings_meant import parse_meant
from .intervals import AddressMap, address_map
from .page import render_html
from .picture import render_svg
from .report import Report, access_data, difference_data, report_data, report_of
from .state import RegisterState, Write, apply_writes, held_state
from .state_input import parse_write, read_state
from .text import access_text, difference_text, report_text

__all__ = [
    "AccessReport",
    "AddressMap",
    "Difference",
    "Finding",
    "Query",
    "RegisterState",
    "Report",
    "Write",
    "access_data",
    "access_text",
    "address_map",
    "apply_writes",
    "difference",
    "difference_data",
    "difference_text",
    "explain_access",
    "findings",
    "held_state",
    "parse_access",
    "parse_meant",
    "parse_write",
    "read_state",
    "render_html",
    "render_svg",
    "report_data",
    "report_of",
    "report_text",
]
