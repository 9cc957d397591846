"""Values that software wrote and registers do not hold (WARL, locks, delegation)."""

from collections.abc import Iterator

from .finding import Finding
from .intervals import AddressMap
from .state import RegisterState

__all__ = ["written_findings"]


def written_findings(state: RegisterState, found: AddressMap) -> Iterator[Finding]:
    """Give the registers that read otherwise than they were written last."""
    for name, value in state.written.items():
        held = state.registers.read(name)
        if held != value:
            yield Finding(
                "value written is not value held",
                name,
                f"0x{value:x} was written, the register reads 0x{held:x}",
            )
