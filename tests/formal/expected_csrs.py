"""Reset values and writable bits of the core's registers, typed from the manual and section CORE.

What is not here reads 0 and ignores writes, but for what comes from outside: time and its views.
"""

__all__ = ["GATES", "LIVE", "reset_values", "writable_masks"]

# Bits that a write changes only while a bit of another member is 1: (bit, member).
DELEGATED = ((1, "deleg_ssi"), (5, "deleg_sti"), (9, "deleg_sei"))
GUESTS = ((1, "hdeleg_vssi"), (5, "hdeleg_vsti"), (9, "hdeleg_vsei"))
GATES = {"sie": DELEGATED, "sip": DELEGATED, "vsie": GUESTS, "vsip": GUESTS}
GATES |= {f"hstateen{n}": ((63, f"mstateen{n}_se"),) for n in range(1, 4)}
GATES |= {f"hstateen{n}h": ((31, f"mstateen{n}_se"),) for n in range(1, 4)}
GATES["hstateen0"] = ((63, "mstateen0_se"), (60, "mstateen0_csrind"))
GATES["hstateen0h"] = ((31, "mstateen0_se"), (28, "mstateen0_csrind"))

# Bits that change without a write: lines from outside, and what counts.
LIVE = {"mip": 0x888, "cycle": -1, "time": -1, "instret": -1, "mcycle": -1, "minstret": -1}
LIVE |= {f"{name}h": -1 for name in ("cycle", "time", "instret", "mcycle", "minstret")}


def _machine(xlen, hypervisor):
    whole = (1 << xlen) - 1
    guest = 0x444 if hypervisor else 0
    found = {
        "mstatus": 0x7E_19AA,
        "sstatus": 0xC_0122,
        "medeleg": 0xF0_B7FF if hypervisor else 0xB3FF,
        "mideleg": 0x222,
        "mie": 0xAAA | guest,
        "mip": 0x222 | guest & 4,
        "sie": 0x222,
        "sip": 2,
        "mcounteren": 7,
        "scounteren": 7,
        "mcycle": whole,
        "minstret": whole,
    }
    for level in ("m", "s", *(["vs"] if hypervisor else [])):
        found |= {f"{level}{name}": whole for name in ("scratch", "cause", "tval")}
        found |= {f"{level}tvec": whole & ~2, f"{level}epc": whole & ~3}
    return found


def writable_masks(xlen, hypervisor, stateen):
    """Writable bits by register, all gates open."""
    whole = (1 << xlen) - 1
    found = _machine(xlen, hypervisor)
    if hypervisor:
        found |= {"hstatus": 0x70_03C0, "vsstatus": 0xC_0122, "hcounteren": 7}
        found |= {"hedeleg": 0xB1FF, "hideleg": 0x444, "hie": 0x444, "hip": 4, "hvip": 0x444}
        found |= {"vsie": 0x222, "vsip": 2}
        found |= dict.fromkeys(("htimedelta", "mtinst", "mtval2", "htinst", "htval"), whole)
    if xlen == 32:
        found |= {"mcycleh": whole, "minstreth": whole}
    if hypervisor and xlen == 32:
        found |= {"mstatush": 0xC0, "htimedeltah": whole}
    if hypervisor and xlen == 64:
        found["mstatus"] |= 0xC0 << 32
    if stateen:
        high, base = ("h", 32) if xlen == 32 else ("", 0)
        for level in ("m", *(["h"] if hypervisor else [])):
            found |= {f"{level}stateen{n}{high}": 1 << 63 - base for n in range(4)}
            found[f"{level}stateen0{high}"] |= 1 << 60 - base
    return found


def reset_values(xlen, hypervisor):
    """Values at reset that are not 0."""
    letters = "AIMSU" + "H" * hypervisor
    found = {"misa": sum(1 << ord(each) - ord("A") for each in letters) | xlen // 32 << xlen - 2}
    if hypervisor:
        found["mideleg"] = 0x444
    if xlen == 64:
        found |= {"mstatus": 0xA << 32, "sstatus": 2 << 32}
        if hypervisor:
            found |= {"hstatus": 2 << 32, "vsstatus": 2 << 32}
    return found
