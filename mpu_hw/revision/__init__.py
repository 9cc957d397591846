"""The revisions of the standard as data: stages, banks, permission tables, traits."""

from .mpu09 import MPU_0_9
from .permission_table import PermissionTable, Row
from .revision import Bank, Revision, Stage
from .sspmp10 import SSPMP_1_0

__all__ = [
    "REVISIONS",
    "Bank",
    "PermissionTable",
    "Revision",
    "Row",
    "Stage",
]

REVISIONS: dict[str, Revision] = {revision.name: revision for revision in (MPU_0_9, SSPMP_1_0)}
