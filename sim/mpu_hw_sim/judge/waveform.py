"""A counterexample as VCD: registers, access and both answers, then the inputs of the design."""

from collections.abc import Iterator, Mapping

from .counterexample import Counterexample

__all__ = ["render_vcd"]

FIRST = 33  # the first character of a VCD that may be an identifier
COUNT = 94


def render_vcd(example: Counterexample, ports: Mapping[str, tuple[int, int]]) -> str:
    """Return a VCD of one moment.

    Parameters
    ----------
    example : Counterexample
    ports : table
        Width and value of every port of the design that is driven.
    """
    scopes = {"judge": dict(_signals(example)), "design": dict(ports)}
    lines = ["$version mpu-hw judge $end", "$timescale 1ns $end"]
    values, number = [], 0
    for scope, signals in scopes.items():
        lines.append(f"$scope module {scope} $end")
        for name, (width, value) in signals.items():
            mark = _identifier(number)
            lines.append(f"$var wire {width} {mark} {name} $end")
            values.append(f"b{value:b} {mark}" if width > 1 else f"{value}{mark}")
            number += 1
        lines.append("$upscope $end")
    return "\n".join([*lines, "$enddefinitions $end", "#0", *values, "#10", ""])


def _signals(example: Counterexample) -> Iterator[tuple[str, tuple[int, int]]]:
    for number, (cfg, addr) in enumerate(zip(example.cfg, example.addr, strict=True)):
        yield f"cfg{number}", (10 if example.spec == "spmp" else 8, cfg)
        yield f"addr{number}", (54, addr)
    for name, value in example.bits.items():
        yield name, (1, value)
    yield "address", (56, example.address)
    yield "size", (8, example.size)
    yield "rules_allow", (1, int(example.allowed))
    yield "design_allows", (1, int(not example.allowed))


def _identifier(number: int) -> str:
    text = chr(FIRST + number % COUNT)
    while number >= COUNT:
        number = number // COUNT - 1
        text += chr(FIRST + number % COUNT)
    return text
