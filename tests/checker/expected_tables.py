"""Permission tables 4.1 and 4.2 of docs/rules.md typed out, and what an access needs of them."""

__all__ = ["COLUMN", "GUEST", "HOST", "LOAD", "RIGHTS", "U_RULES", "allowed"]

# Encoding S R W X: what S with SUM=0, S with SUM=1 and U may do.
HOST = {
    0b0000: ("", "", ""),
    0b0001: ("", "", "X"),
    0b0010: ("RW", "RW", "R"),
    0b0011: ("RW", "RW", "RW"),
    0b0100: ("", "R", "R"),
    0b0101: ("", "R", "RX"),
    0b0110: ("", "RW", "RW"),
    0b0111: ("", "RW", "RWX"),
    0b1000: ("", "", ""),
    0b1001: ("X", "X", ""),
    0b1010: ("X", "X", "X"),
    0b1011: ("RX", "RX", "X"),
    0b1100: ("R", "R", ""),
    0b1101: ("RX", "RX", ""),
    0b1110: ("RW", "RW", ""),
    0b1111: ("R", "R", "R"),
}
GUEST = {number: ("",) for number in range(16)} | {
    0b0001: ("X",),
    0b0100: ("R",),
    0b0101: ("RX",),
    0b0110: ("RW",),
    0b0111: ("RWX",),
}
# Rules for U that carry X: S with SUM=1 does not get it, but sees it under MXR "raw".
U_RULES = (0b0001, 0b0101, 0b0111)

U, S = 0, 1
LOAD, STORE, FETCH, HLVX, CBO, WALK = range(6)
RIGHTS = {LOAD: "R", STORE: "W", FETCH: "X", HLVX: "X", CBO: "RW", WALK: "R"}
COLUMN = {(S, 0): 0, (S, 1): 1, (U, 0): 2, (U, 1): 2}


def allowed(table, encoding: int, access: int, priv: int, flags: tuple[int, int], mxr: str) -> bool:
    """Whether an access passes under an encoding; ``flags`` are SUM and MXR."""
    total, readable = flags
    if priv not in (U, S) or access not in RIGHTS:
        return False
    column = COLUMN[priv, total] if table is HOST else 0
    held = table[encoding][column]
    if set(held) & set(RIGHTS[access]):
        return True
    executable = "X" in held or (
        mxr == "raw" and table is HOST and (priv, total) == (S, 1) and encoding in U_RULES
    )
    return bool(readable and mxr != "off" and executable and access in (LOAD, CBO))
