"""The record of what was denied: of a unit, and what it has in common with that of a guard."""

from .denial_record import DenialRecord
from .denial_report import DenialReport, seen_members
from .first_denial import FirstDenial

__all__ = ["DenialRecord", "DenialReport", "FirstDenial", "seen_members"]
