"""Bit positions in the configuration of an entry (rules MPU-CFG-01, SSPMP-CFG-01)."""

__all__ = ["CFG_A", "CFG_BITS"]

CFG_A = 3  # two bits, 4:3

# Permission fields by name. S is the 2021 proposal's, U and SHARED are those of Sspmp.
CFG_BITS = {"R": 0, "W": 1, "X": 2, "L": 7, "S": 7, "U": 8, "SHARED": 9}
