"""Combinational leaves of the check path: regions, comparators, priority, permissions."""

from .matcher import EntryMatcher
from .permission import GrantResolver, PermissionCheck, WantedRights
from .priority import PriorityEncoder
from .region import RegionResolver

__all__ = [
    "EntryMatcher",
    "GrantResolver",
    "PermissionCheck",
    "PriorityEncoder",
    "RegionResolver",
    "WantedRights",
]
