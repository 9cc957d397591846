"""Names that a port map chooses from."""

__all__ = ["KINDS", "MODES", "MXR", "PRIVILEGES", "SIZES", "SPECS"]

SPECS = ("pmp", "smepmp", "spmp", "mpu")
KINDS = ("load", "store", "fetch")
PRIVILEGES = ("U", "S", "M")
SIZES = (1, 2, 4, 8, 16)  # bytes
MODES = ("tor", "na4", "napot")
MXR = ("off", "raw", "effective")  # COM-MXR-01
