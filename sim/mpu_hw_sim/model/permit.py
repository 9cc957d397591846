"""What an access needs of the permissions that it meets (rules 4.4, 4.5)."""

from collections import Counter

from mpu_hw.isa import Access

__all__ = ["TYPE_RULES", "accessor", "column_of", "permitted"]

TYPE_RULES = {
    Access.FETCH: "COM-TYPE-01",
    Access.LOAD: "COM-TYPE-02",
    Access.STORE: "COM-TYPE-03",
    Access.HLVX: "COM-TYPE-05",
    Access.CBO: "COM-TYPE-06",
}


def permitted(granted: str, access: int, mxr: bool, mxr_row: bool, covered: Counter[str]) -> bool:
    """Whether the column ``granted`` of the deciding row lets the access pass.

    Parameters
    ----------
    granted : str
        Subset of ``RWX``, or ``-``.
    mxr : bool
        MXR_eff of this stage is 1 and the unit honours it.
    mxr_row : bool
        This row and column are among those that MXR makes readable.
    """
    if access == Access.FETCH:
        covered["COM-TYPE-01"] += 1
        if mxr:
            covered["COM-MXR-03"] += 1
        return "X" in granted
    if access == Access.LOAD:
        covered["COM-TYPE-02"] += 1
        return "R" in granted or _readable(mxr, mxr_row, covered)
    if access == Access.STORE:
        covered["COM-TYPE-03"] += 1
        if mxr:
            covered["COM-MXR-03"] += 1
        return "W" in granted
    if access == Access.HLVX:
        covered["COM-TYPE-05"] += 1
        covered["HYP-HLVX-01"] += 1
        return "X" in granted
    if access == Access.CBO:
        covered["COM-TYPE-06"] += 1
        return "R" in granted or "W" in granted or _readable(mxr, mxr_row, covered)
    if access == Access.WALK:
        return "R" in granted
    return False


def _readable(mxr: bool, mxr_row: bool, covered: Counter[str]) -> bool:
    """COM-MXR-01, for an access that R does not let pass."""
    if mxr and mxr_row:
        covered["COM-MXR-01"] += 1
        return True
    return False


def column_of(priv: int, sum_bit: bool) -> str:
    """Return the column of the tables: ``S0``, ``S1`` or ``U``."""
    if priv == 0:
        return "U"
    return "S1" if sum_bit else "S0"


def accessor(priv: int, virt: bool) -> str:
    """Return who accesses a register: a row of the tables, or ``reserved`` for privilege 2.

    M has no V: the input is ignored there.
    """
    if priv == 3:
        return "M"
    names = {(0, False): "U", (1, False): "S", (0, True): "VU", (1, True): "VS"}
    return names.get((priv, virt), "reserved")
