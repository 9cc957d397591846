"""What a mutant is, and how mpu_hw becomes it and returns.

A mutant names a definition of mpu_hw and changes it in the running process, so that one process
serves any number of mutants. A function gets another code object and a row other field values:
both stay the same objects, so that every module that has imported them sees the change.
"""

import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any, NamedTuple

__all__ = ["Mutant", "mutated"]

Edit = tuple[str, str]


class Mutant(NamedTuple):
    """One wrong definition of mpu_hw, and which detector kills it.

    Parameters
    ----------
    name : str
    symbol : str
        Definition below mpu_hw, as ``registers.owners:EntryOwners._moving``; a row of a table by
        its name or bits in brackets, as ``revision.sspmp10:SSPMP_1_0.stages[m]``.
    change : tuple of str, callable or mapping
        Of a function: a text that its source has exactly once and what replaces it, or a function
        that is run instead, with the names of the changed module. Of a row: fields and values.
    rule : str
        Rule of docs/rules.md that the unit then breaks.
    breaks : str
        What a user would see.
    found_by : str
        Detector, as detect.py takes it.
    replaces : str
        Names of earlier mutants, apart by blanks, that this one stands for: variations of it, most
        of them in the same definition or the one beside it.
    """

    name: str
    symbol: str
    change: Edit | Callable[..., Any] | Mapping[str, Any]
    rule: str
    breaks: str
    found_by: str
    replaces: str = ""


@contextmanager
def mutated(mutant: Mutant) -> Iterator[None]:
    """Change mpu_hw while the context lasts. Components that are built in it are the mutant's."""
    path = list(_resolved(mutant.symbol))
    target = path[-1]
    if isinstance(mutant.change, Mapping):
        before = _set_fields(path, mutant.change)
        try:
            yield
        finally:
            _set_fields(path, before)
    else:
        function = target.fget if isinstance(target, property) else target
        before, function.__code__ = function.__code__, _code(function, mutant.change)
        try:
            yield
        finally:
            function.__code__ = before


def _resolved(symbol: str) -> Iterator[Any]:
    """Give the objects on the way to a definition, that one last."""
    module, _, names = symbol.partition(":")
    found = pkgutil.resolve_name(f"mpu_hw.{module}")
    for name in re.findall(r"\[?[\w-]+", names):
        if not name.startswith("["):
            found = getattr(found, name)
        elif not isinstance(found, Mapping):
            keys = {getattr(row, "name", "") or row.bits: row for row in found}
            found = keys[name[1:]]
        else:
            found = found[name[1:]]
        yield found


def _set_fields(path: list[Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Set fields of a frozen row, or items of a dict; give what they were."""
    row = path[-1]
    if isinstance(row, dict):
        before = {name: row[name] for name in fields}
        row.update(fields)
        return before
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        object.__setattr__(row, name, value)
    for owner in path:
        for name, value in vars(type(owner)).items():
            if isinstance(value, cached_property):
                vars(owner).pop(name, None)
    return before


def _code(function: FunctionType, change: Edit | Callable[..., Any]) -> CodeType:
    if callable(change):
        return change.__code__
    original, replacement = change
    source = textwrap.dedent(inspect.getsource(function))
    found = source.count(original)
    assert found == 1, f"{original!r} must be in {function.__qualname__} once, not {found} times"
    # Inside a function that has the name __class__, so that super() works as in a class.
    text = textwrap.indent(source.replace(original, replacement), "    ")
    text = f"def outer(__class__):\n{text}\n    return {function.__name__}"
    names: dict[str, Any] = {}
    exec(compile(text, f"<mutant of {function.__qualname__}>", "exec"), function.__globals__, names)
    made = names["outer"](None)
    return (made.fget if isinstance(made, property) else made).__code__
