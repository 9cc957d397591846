"""Control and status registers: rows of data, and the hardware that reads them."""

from .access import CsrAccess
from .file import CsrFile
from .row import Field, Row
from .state import WIRES, State, TrapEntry, follow
from .table import rows

__all__ = ["WIRES", "CsrAccess", "CsrFile", "Field", "Row", "State", "TrapEntry", "follow", "rows"]
