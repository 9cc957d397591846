"""What is said of a program that did not end: where it was, and what kept it from ending."""

from collections.abc import Mapping

__all__ = ["Limit", "reasons"]

# Privilege and V of an instruction, as main.cpp packs them, to the name of the mode.
MODES = {0: "U", 1: "S", 4: "VU", 5: "VS"}


class Limit(Exception):
    """A program did not end in the clocks it was given."""


def reasons(found: Mapping[str, int]) -> str:
    """Give what the report of a simulator tells of a program that did not end, behind commas."""
    hints = (_stuck(found), _tohost(found["tohost"], found["tohost_high"]))
    return "; ".join(filter(None, (_last_trap(found), *hints)))


def _last_trap(found: Mapping[str, int]) -> str:
    if not found["traps"]:
        return "no trap"
    return f"last trap with cause {found['trap_cause']} at 0x{found['trap_pc']:x}"


def _stuck(found: Mapping[str, int]) -> str:
    """Tell of a mode none of whose instructions ran, as its first fetch was denied."""
    mode = MODES.get(found["stuck_mode"])
    if mode is None:
        return ""
    return (
        f"no instruction of {mode} ran: its first fetch, at 0x{found['stuck_pc']:x}, was denied "
        f"with cause {found['stuck_cause']}; the unit allows {mode} only what entries allow "
        "(--open starts without a bank that denies)"
    )


def _tohost(low: int, high: int) -> str:
    if not low and not high:
        return ""
    if low & 1 and not high:
        return (
            f"tohost holds 0x{low:x}, but its high word was not written: the run ends when 0 is "
            "stored there after the low word"
        )
    return (
        f"tohost holds 0x{high << 32 | low:x}, which ends no run: bit 0 must be 1 and the high "
        "word 0"
    )
