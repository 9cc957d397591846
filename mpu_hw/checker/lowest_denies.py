"""Whether the lowest entry that an access meets denies it, of the cells of a target."""

from amaranth import Cat, Const, Mux

from .carry_cells import CARRIED, NOTHING, carry_chain

__all__ = ["LOWEST_DENIES", "carried_lowest_denies", "lowest_denies", "tree_lowest_denies"]


def lowest_denies(m, enabled, below, above, denies, default):
    """Let the lowest row that applies say whether it denies (COM-PRIO-01).

    It is the carry of an adder whose lowest bit is the last row: a row that applies generates its
    answer as the carry, another one propagates the carry.

    Parameters
    ----------
    m : Module
        May get submodules.
    enabled, below, above : Value
        A bit per row, the first one lowest. A row applies if it is enabled and neither of the
        other two.
    denies : Value
        What each row says if it applies.
    default : Value
        What is said if none applies, 1 bit.
    """
    applies, denied = (each[::-1] for each in (enabled & ~below & ~above, denies))
    either = Cat(default, ~applies | denied)
    both = Cat(default, applies & denied)
    return (either + both)[len(denies) + 1]


def tree_lowest_denies(m, enabled, below, above, denies, default):
    """Say what :func:`lowest_denies` says by a binary tree: where there is no carry chain."""
    applies = enabled & ~below & ~above
    nodes = [*zip(applies, denies, strict=True), (Const(1, 1), default)]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [
            *((low | high, Mux(low, first, second)) for (low, first), (high, second) in pairs),
            *nodes[len(nodes) // 2 * 2 :],
        ]
    return nodes[0][1]


# Inputs of half a carry cell: the bits of a row. One that applies does not pass the carry on, but
# what it says. One that is not enabled must pass it on, which its table says where neither of the
# last three is set only if ``denies`` is.
DENIES, BELOW, ABOVE, ENABLED = 1, 2, 4, 8
ROW = sum(
    1 << index
    for index in range(16)
    if (index & (BELOW | ABOVE) if index & (ABOVE | ENABLED) else index & DENIES)
)
# The carry is the first input, whatever comes in.
BEGIN = 0b0010


def carried_lowest_denies(m, enabled, below, above, denies, default):
    """Say what :func:`lowest_denies` says in carry cells of an ECP5: half a cell for each row."""
    rows = zip(denies | ~enabled, below, above, enabled, strict=True)
    halves = [
        (BEGIN, (default, Const(0, 1), Const(1, 1), Const(0, 1))),
        *[(ROW, row) for row in rows][::-1],
        CARRIED,
    ]
    if len(halves) % 2:
        halves = [(0, NOTHING), *halves]
    return carry_chain(m, halves)


# The target of the configuration to how the lowest row is found.
LOWEST_DENIES = {
    "generic": lowest_denies,
    "ecp5": carried_lowest_denies,
    "asic": tree_lowest_denies,
}
