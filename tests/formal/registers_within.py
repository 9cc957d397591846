"""The registers of a component, for properties that speak of its state."""

from amaranth.hdl import Fragment, Signal

__all__ = ["registers_within"]


def registers_within(fragment: Fragment, path: str = "") -> dict[str, Signal]:
    """Give every register of an elaborated component by its name.

    That of a submodule is behind the name of the submodule and a dot.
    """
    found = {
        path + signal.name: signal
        for domain, statements in fragment.statements.items()
        if domain != "comb"
        for statement in statements
        for signal in statement._lhs_signals()
    }
    for part, name, _ in fragment.subfragments:
        found |= registers_within(part, f"{path}{name}.")
    return found
