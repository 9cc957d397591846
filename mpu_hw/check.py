"""One wording of parameter errors: ``<Thing> must be <rule>, not <value>``."""

import difflib
from collections.abc import Collection, Iterable, Mapping

__all__ = [
    "format_choices",
    "require_bool",
    "require_choice",
    "require_int_in",
    "require_known",
    "require_power_of_two",
    "require_table",
]


def format_choices(names: Iterable[str]) -> str:
    """Join names the way a sentence does: ``a, b or c``."""
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last


def require_int_in(what: str, value: object, allowed: range) -> None:
    """Raise TypeError unless ``value`` is an integer, ValueError unless it is in ``allowed``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{what} must be an integer, not {value!r}")
    if value not in allowed:
        raise ValueError(
            f"{what} must be between {allowed.start} and {allowed.stop - 1}, not {value!r}"
        )


def require_power_of_two(what: str, value: object, *, at_least: int) -> None:
    """Raise unless ``value`` is an integer, a power of two and large enough."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{what} must be an integer, not {value!r}")
    if value < at_least or value & (value - 1):
        raise ValueError(f"{what} must be a power of two and at least {at_least}, not {value!r}")


def require_bool(what: str, value: object) -> None:
    """Raise TypeError unless ``value`` is a bool."""
    if not isinstance(value, bool):
        raise TypeError(f"{what} must be true or false, not {value!r}")


def require_choice(what: str, value: object, choices: Collection[str]) -> None:
    """Raise ValueError unless ``value`` is one of the names in ``choices``."""
    if value not in list(choices):  # a list: the value may have no hash
        raise ValueError(f"{what} must be {format_choices(choices)}, not {value!r}")


def require_table(what: str, value: object) -> None:
    """Raise TypeError unless ``value`` is a mapping (a table in TOML)."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{what} must be a table, not {value!r}")


def require_known(what: str, name: object, known: Collection[str]) -> None:
    """Raise ValueError unless ``name`` is known; name the nearest one, or else all."""
    if name in known:
        return
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    raise ValueError(f"{what} {name!r} is not known; {hint}")
