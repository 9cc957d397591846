"""A chain of carry cells of an ECP5."""

from amaranth import Const, Instance, Signal

__all__ = ["CARRIED", "INVERTED", "NOTHING", "carry_chain"]

# A half of a cell is a table of its inputs A, B, C, D, the bits of whose index they are from A up.
# Where it has 1, the half passes the carry on; where 0, the carry is what the table has for the
# same A and B with C and D 0. Its sum is the table, exclusive or the carry that comes in.
NOTHING = (Const(0, 1),) * 4
CARRIED = (0, NOTHING)  # its sum is the carry that comes in
INVERTED = (0xFFFF, NOTHING)  # or the inverse of it


def carry_chain(m, halves, carry=0):
    """Put halves of cells one behind another; give the sum of the last one.

    Parameters
    ----------
    m : Module
        Gets a submodule for each cell.
    halves : list of (int, (Value, Value, Value, Value))
        The table of each, 16 bits, and its inputs. An even number of them.
    carry : int
        Into the first one.
    """
    carry = Const(carry, 1)
    for number, both in enumerate(zip(halves[::2], halves[1::2], strict=True)):
        carry_in, carry = carry, Signal(name=f"carry{number}")
        sums = Signal(2, name=f"sums{number}")
        given = {}
        for half, (table, inputs) in enumerate(both):
            given |= {f"p_INIT{half}": Const(table, 16), f"p_INJECT1_{half}": "NO"}
            given |= {f"i_{pin}{half}": value for pin, value in zip("ABCD", inputs, strict=True)}
            given[f"o_S{half}"] = sums[half]
        m.submodules[f"cell{number}"] = Instance("CCU2C", **given, i_CIN=carry_in, o_COUT=carry)
    return sums[1]
