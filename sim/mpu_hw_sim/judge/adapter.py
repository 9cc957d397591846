"""Adapters: how the ports of a design are mapped, and what it can be asked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mpu_hw.check import require_choice, require_int_in, require_known, require_table

from .choices import KINDS, MODES, MXR, PRIVILEGES, SIZES, SPECS
from .register_port import RegisterPort, read_register_port
from .source import FOLDER, Source

__all__ = [
    "Adapter",
    "Claims",
    "Known",
    "Source",
    "adapter_names",
    "read_adapter",
]


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a design can be asked.

    Parameters
    ----------
    specs : tuple of str
        Specifications that it may follow; the first unless another is chosen.
    entries, paddr_width : (int, int)
        Least and most of its parameters.
    kinds, privileges, sizes, modes : tuple
        Kinds and sizes in bytes of accesses, privileges, and modes of entries that it has.
    misaligned : bool
        Whether an access may begin anywhere.
    granularity : int
        Bytes.
    mxr : str
        COM-MXR-01.
    """

    specs: tuple[str, ...] = ("pmp",)
    entries: tuple[int, int] = (1, 64)
    paddr_width: tuple[int, int] = (34, 34)
    kinds: tuple[str, ...] = KINDS
    privileges: tuple[str, ...] = PRIVILEGES
    sizes: tuple[int, ...] = (1, 2, 4)
    misaligned: bool = False
    granularity: int = 4
    modes: tuple[str, ...] = MODES
    mxr: str = "raw"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A difference that is known upstream: which counterexamples are this one."""

    issue: str
    text: str
    privileges: tuple[str, ...] = PRIVILEGES
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """A design of somebody else, as the judge sees it.

    Parameters
    ----------
    name, title, top : str
        ``top`` is the module.
    parameters : table
        Numbers, or ``entries``, ``paddr_width``, ``addr_width``, ``xlen``.
    inputs : table
        Port to an expression (docs/judge.md); ``{i}`` in the name of a port is every entry.
    tied : tuple of str
        Input ports that are 0, as patterns: ``ctrl_i_*``.
    answer : table
        ``allow`` or ``deny``: a port, or a table of kind to port.
    clock : str
        Its clock, if it has one.
    clocks : int
        For which inputs are held before the answer counts.
    registers : RegisterPort, optional
        A port of register accesses, in place of registers as inputs.
    assumed : tuple of str
        What the design relies on, in words, for the report.
    known : tuple of Known
    """

    name: str
    title: str = ""
    top: str
    inputs: Mapping[str, Any]
    answer: Mapping[str, Any]
    tied: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    clock: str = ""
    clocks: int = 0
    source: Source = field(default_factory=Source)
    claims: Claims = field(default_factory=Claims)
    registers: RegisterPort | None = None
    assumed: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()


def adapter_names() -> list[str]:
    """Return the adapters that are shipped."""
    return sorted(path.name[:-5] for path in FOLDER.iterdir() if path.name.endswith(".toml"))


def read_adapter(name: str) -> Adapter:
    """Read an adapter that is shipped, or a file ``*.toml``.

    Raises
    ------
    ValueError, TypeError
        There is none, or it is wrong.
    OSError
        The file cannot be read.
    """
    if name.endswith(".toml"):
        path = Path(name)
        text, stem = path.read_text(encoding="utf-8"), path.stem
    else:
        require_known("Adapter", name, adapter_names())
        text, stem = (FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name
    return _named(name, stem, text)


def _named(name: str, stem: str, text: str) -> Adapter:
    try:
        return _adapter(stem, tomllib.loads(text))
    except (TypeError, ValueError) as error:
        raise type(error)(f"Port map file {name}: {error}") from None


def _adapter(name: str, given: dict[str, Any]) -> Adapter:
    given = {"name": name, **given}
    for part, kind in (("source", Source), ("claims", Claims)):
        if part in given:
            given[part] = _made(part, kind, given[part])
    if "registers" in given:
        given["registers"] = read_register_port(given["registers"])
    given["known"] = tuple(_made("known", Known, each) for each in given.get("known", ()))
    adapter: Adapter = _made("the port map", Adapter, given)
    _check_claims(adapter.claims)
    _check_answer(adapter)
    require_int_in("clocks", adapter.clocks, range(0, 65))
    if (adapter.clocks or adapter.registers) and not adapter.clock:
        raise ValueError("A port map with clocks or registers must have 'clock', the port")
    return adapter


def _made(what: str, kind: Any, given: Any) -> Any:
    require_table(what, given)
    names = [each.name for each in fields(kind)]
    for key in given:
        require_known(f"Key of {what}", key, names)
    for key in ("top", "inputs", "answer") if kind is Adapter else ():
        if key not in given:
            raise ValueError(f"A port map must have {key!r}")
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in given.items()})


def _check_claims(claims: Claims) -> None:
    allowed = {
        "specs": SPECS,
        "kinds": KINDS,
        "privileges": PRIVILEGES,
        "sizes": SIZES,
        "modes": MODES,
    }
    for name, choices in allowed.items():
        for value in getattr(claims, name):
            require_choice(name, value, choices)  # type: ignore[arg-type]
    require_choice("mxr", claims.mxr, MXR)
    for name, most in (("entries", 64), ("paddr_width", 56)):
        bounds = getattr(claims, name)
        if not (isinstance(bounds, tuple) and len(bounds) == 2):
            raise ValueError(f"{name} must be a list of least and most, not {bounds!r}")
        for value in bounds:
            require_int_in(name, value, range(1 if name == "entries" else 8, most + 1))


def _check_answer(adapter: Adapter) -> None:
    if len(adapter.answer) != 1:
        raise ValueError(f"answer must have allow or deny, not {[*adapter.answer]}")
    ((name, port),) = adapter.answer.items()
    require_choice("The key of answer", name, ["allow", "deny"])
    if isinstance(port, Mapping):
        for kind in adapter.claims.kinds:
            if kind not in port:
                raise ValueError(f"answer must have a port for each kind, and has none of {kind!r}")
