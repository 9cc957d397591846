"""Connectives of properties: for the proofs."""

from functools import reduce
from operator import and_, or_

from amaranth import Const, Mux

__all__ = ["all_of", "any_of", "chosen", "implies"]


def any_of(values):
    """Tell whether some value is 1."""
    return reduce(or_, values, Const(0, 1))


def all_of(values):
    """Tell whether every value is 1."""
    return reduce(and_, values, Const(1, 1))


def chosen(pairs):
    """Give the value whose condition holds, 0 where none does."""
    return reduce(or_, (Mux(condition, value, 0) for condition, value in pairs), Const(0, 1))


def implies(condition, value):
    """State that a value holds under a condition."""
    return ~condition | value
