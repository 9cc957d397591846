"""CSR numbers of sspmp-1.0, typed from docs/rules.md section 9.2, and who has them when."""

from typing import NamedTuple

__all__ = ["Place", "places"]

ALIASES = {"si": 0x150, "vsi": 0x250, "mi": 0x350}
IREGS = {1: 1, 2: 2, 3: 3, 5: 4, 6: 5, 7: 6}  # 0x154 and its like are another's


class Place(NamedTuple):
    """What a number is.

    Parameters
    ----------
    group : str
        Column of the table of accessors in section 9.3; ``pmp`` for what M alone has.
    kind : str
        ``select``, ``ireg``, or the register's name.
    number : int
        Which ireg, pmpcfg or pmpaddr; 1 for a high half.
    rv32 : bool
        Exists on RV32 only.
    """

    group: str
    kind: str
    number: int = 0
    rv32: bool = False


def places(config) -> dict[int, Place]:
    """Give every number of the unit in a configuration."""
    # A PMP alone has no select and nothing to delegate.
    selects = config.supervisor_csrs
    found = {0x316: Place("mi", "mpmpdeleg")} if selects else {}
    guests = config.hypervisor
    for group, base in ALIASES.items():
        if selects and (group != "vsi" or guests):
            found[base] = Place(group, "select")
            found |= {base + far: Place(group, "ireg", which) for far, which in IREGS.items()}
    if selects and guests:
        found[config.csr_base["hspmpdeleg"]] = Place("h", "hspmpdeleg")
    host, guest = _built(config, "spmp"), _built(config, "vspmp")
    enables = {
        # VS reaches vspmpen by spmpen's number, SPMP or not.
        "spmpen": ("en", host or guest, 0x183, 0x193),
        "vspmpen": ("h", guest, config.csr_base["vspmpen"], config.csr_base["vspmpenh"]),
        "hspmpen": (
            "h",
            host and guests,
            config.csr_base["hspmpen"],
            config.csr_base["hspmpenh"],
        ),
    }
    for name, (group, exists, low, high) in enables.items():
        if exists and config.switch:
            found[low] = Place(group, name)
            found[high] = Place(group, name, 1, rv32=True)
    found |= {0x3A0 + n: Place("pmp", "pmpcfg", n, rv32=n % 2 == 1) for n in range(16)}
    found |= {0x3B0 + n: Place("pmp", "pmpaddr", n) for n in range(64)}
    if config.smepmp:
        found[0x747] = Place("pmp", "mseccfg")
        found[0x757] = Place("pmp", "mseccfg", 1, rv32=True)
    return found


def _built(config, bank: str) -> bool:
    if bank == "vspmp" and not config.hypervisor:
        return False
    return "pool" in config.entries or bool(config.entries[bank])
