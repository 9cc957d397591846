"""Who accesses registers, and how often."""

__all__ = ["ACCESSORS"]

# Privilege, V, and how often. M with V=1 is M; privilege 2 is reserved and owns nothing.
ACCESSORS = (
    (3, False, 30),
    (1, False, 35),
    (1, True, 20),
    (0, False, 4),
    (0, True, 4),
    (3, True, 4),
    (2, False, 1),
    (2, True, 1),
)
