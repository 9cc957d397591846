"""Control and status registers: rows of data, and the hardware that reads them."""

from .access import CsrAccess
from .csr_row import Row, StateField
from .csr_table import rows
from .file import CsrFile
from .state import WIRES, State, TrapEntry, connect_state

__all__ = [
    "WIRES",
    "CsrAccess",
    "CsrFile",
    "Row",
    "State",
    "StateField",
    "TrapEntry",
    "connect_state",
    "rows",
]
