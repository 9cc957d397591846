"""Ranges of the configuration's numbers: for the rules that check them, and for the schema."""

__all__ = [
    "BANK_ENTRIES",
    "CSR_RANGE",
    "MAX_SIZE",
    "MIN_GRANULARITY",
    "PADDR_WIDTHS",
    "POOL_ENTRIES",
    "REGIONS",
    "RESET_ADDR",
    "RESET_CFG",
    "RESET_INDEX",
]

# Implemented physical address bits, by the register widths that there are.
PADDR_WIDTHS = {32: range(12, 35), 64: range(12, 57)}
MIN_GRANULARITY = 4  # bytes
BANK_ENTRIES = range(65)
# Of a pool, by whether guests exist. Without, PMP and SPMP together can use no more than 64 + 64,
# and M can keep no more than 64.
POOL_ENTRIES = {True: range(1, 193), False: range(1, 65)}
REGIONS = range(1, 3)
CSR_RANGE = range(1 << 12)
MAX_SIZE = 4096  # bytes; the largest cache block a cbo operation may span
RESET_INDEX = range(256)
RESET_ADDR = range(1 << 54)
RESET_CFG = range(1 << 10)
