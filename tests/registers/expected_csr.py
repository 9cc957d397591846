"""CSR numbers of revision mpu-0.9 typed from docs/rules.md section 9.1, and who may use them."""

__all__ = ["ILLEGAL", "MAPS", "PASS", "VIRTUAL", "outcome", "register_at"]

# Bank: first cfg, addr and switch number.
MAPS = {
    "default": {
        "mpu": (0x1A0, 0x1B0, 0x170),
        "vsmpu": (0x2A0, 0x2B0, 0x270),
        "hgmpu": (0x660, 0x6B0, 0x670),
    },
    "zdl2023": {
        "mpu": (0x500, 0x510, 0x550),
        "vsmpu": (0xA00, 0xA10, 0xA50),
        "hgmpu": (0x660, 0x6B0, 0x670),
    },
    "custom": {
        "mpu": (0x5D0, 0x5C0, 0x5D8),
        "vsmpu": (0x6D0, 0x6C0, 0x6D8),
        "hgmpu": (0x6F0, 0x6E0, 0x6F8),
    },
}
COUNTS = {"default": (16, 64, 2), "zdl2023": (16, 64, 2), "custom": (4, 16, 2)}
PASS, ILLEGAL, VIRTUAL = "pass", "illegal", "virtual"

# MPU-ACC-1..5: accessor to what it reaches by the numbers of mpu, vsmpu and hgmpu.
ACCESS = {
    "M": {"mpu": "mpu", "vsmpu": "vsmpu", "hgmpu": "hgmpu"},
    "S": {"mpu": "mpu", "vsmpu": "vsmpu", "hgmpu": "hgmpu"},
    "U": {"mpu": ILLEGAL, "vsmpu": ILLEGAL, "hgmpu": ILLEGAL},
    "VS": {"mpu": "vsmpu", "vsmpu": VIRTUAL, "hgmpu": VIRTUAL},
    "VU": {"mpu": VIRTUAL, "vsmpu": VIRTUAL, "hgmpu": VIRTUAL},
}
ACCESSOR = {(3, 0): "M", (1, 0): "S", (0, 0): "U", (1, 1): "VS", (0, 1): "VU"}


def register_at(csr_map: str, number: int) -> tuple[str, str, int] | None:
    """Bank, family and index of a CSR number."""
    for bank, bases in MAPS[csr_map].items():
        families = zip(("cfg", "addr", "switch"), bases, COUNTS[csr_map], strict=True)
        for family, base, count in families:
            if base <= number < base + count:
                return bank, family, number - base
    return None


def outcome(register, accessor: tuple[int, int], *, xlen: int, present: set[str], switch: bool):
    """``PASS`` with the bank that is reached, ``ILLEGAL`` or ``VIRTUAL``; None: not this unit's."""
    bank, family, index = register
    who = ACCESSOR[accessor]
    # The numbers of mpu are vsmpu's for VS (MPU-ACC-4, -6): they exist with either bank.
    exists = bank in present or (bank == "mpu" and "vsmpu" in present)
    if not exists or (family == "switch" and not switch):
        return None
    if xlen == 64 and family != "addr" and index % 2:
        return ILLEGAL
    reached = ACCESS[who][bank]
    if reached in (ILLEGAL, VIRTUAL) or reached in present:
        return reached
    return VIRTUAL if who == "VS" else ILLEGAL
