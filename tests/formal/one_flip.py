"""Decide what one flip of a stored bit can do: two copies of a state that differ in one bit.

Yosys turns the component into SMT-LIB, as for :mod:`prove`. The state is any in which ``alert`` is
0, reachable or not, and the inputs are any: nothing is assumed about how the unit came there.
"""

import re

import bitwuzla
from amaranth.back import rtlil
from amaranth.lib import wiring
from prove import CLOCKED, NOW, _smt

__all__ = ["one_flip"]

INPUT = re.compile(r"^; yosys-smt2-input (\S+) (\d+)$", re.MULTILINE)
OUTPUT = re.compile(r"^; yosys-smt2-output (\S+) (\d+)$", re.MULTILINE)
REGISTER = re.compile(r"^; yosys-smt2-register (\S+) (\d+)$", re.MULTILINE)
MEMORY = re.compile(r"^; yosys-smt2-memory (\S+) (\d+) (\d+) ", re.MULTILINE)
FLIPPED = "flipped"


def one_flip(
    component: wiring.Component, *, memory: bool = False, equal: tuple[tuple[str, str], ...] = ()
) -> str | None:
    """Return None where every flip is noticed, else the flip-flop or memory, and "not noticed".

    The component has outputs ``alert`` and ``opened``, and its submodule ``unit`` what flips;
    what ``equal`` pairs is the same without a flip. Of a flip-flop: in the clock of the flip
    ``alert`` is 1 and ``opened`` 0. With ``memory``, of a bit of a memory: the same, or every
    output and every flip-flop after the clock is what it is without the flip.
    """
    text = _smt(rtlil.convert(component, name="top", emit_src=False))
    inputs, outputs = INPUT.findall(text), OUTPUT.findall(text)
    every = [(name, int(width)) for name, width in REGISTER.findall(text)]
    registers = [row for row in every if row[0].startswith("unit.")]
    same = [_equal(name, FLIPPED) for name, _ in inputs]
    same += [_equal(name, FLIPPED) for name, _ in every if not name.startswith("unit.")]
    same += [f"(= {_term(one, NOW)} {_term(other, NOW)})" for one, other in equal]
    claim = f"(and {_is('alert', 1, FLIPPED)} {_is('opened', 0, FLIPPED)})"
    given = [f"(|top_u| {NOW})", f"(|top_u| {FLIPPED})", _is("alert", 0, NOW), *same]
    stored = MEMORY.findall(text)
    if not memory:
        flips, states = _flips(registers)
        kept = [f"(= (|top_m {name}| {NOW}) (|top_m {name}| {FLIPPED}))" for name, *_ in stored]
        return _decide(text, flips, [*given, *states, *kept, f"(not {claim})"])
    assert stored, "the component has no memory"
    flips, states = _flips([(name, int(width)) for name, _, width in stored], memory=stored)
    alike = [_equal(name, FLIPPED) for name, _ in registers]
    unused = [_equal(name, FLIPPED) for name, _ in outputs]
    unused += [_equal(name, "next_flipped", "next") for name, _ in registers]
    moves = [CLOCKED, f"(|top_t| {FLIPPED} next_flipped)"]
    wrong = f"(not (or {claim} (and {' '.join(unused)})))"
    return _decide(text, flips, [*given, *moves, *states, *alike, wrong])


def _term(name: str, state: str) -> str:
    return f"(|top_n {name}| {state})"


def _equal(name: str, state: str, other: str = NOW) -> str:
    return f"(= {_term(name, state)} {_term(name, other)})"


def _is(name: str, value: int, state: str) -> str:
    return _term(name, state) if value else f"(not {_term(name, state)})"


def _flips(rows, memory=()):
    """Declare one flip among all bits; give the declarations, and how the flipped state follows."""
    total = sum(width for _, width in rows)
    declared = f"(declare-const flip (_ BitVec {total}))"
    one = f"(bvsub flip (_ bv1 {total}))"
    states = [f"(= (bvand flip {one}) (_ bv0 {total}))", f"(not (= flip (_ bv0 {total})))"]
    addresses = {name: int(bits) for name, bits, _ in memory}
    first = 0
    for number, (name, width) in enumerate(rows):
        bits = f"((_ extract {first + width - 1} {first}) flip)"
        first += width
        if name in addresses:
            declared += f"(declare-const word{number} (_ BitVec {addresses[name]}))"
            old = f"(|top_m {name}| {NOW})"
            word = f"(bvxor (select {old} word{number}) {bits})"
            states.append(f"(= (|top_m {name}| {FLIPPED}) (store {old} word{number} {word}))")
        elif width == 1:
            flipped = f"(xor {_term(name, NOW)} (= {bits} #b1))"
            states.append(f"(= {_term(name, FLIPPED)} {flipped})")
        else:
            states.append(f"(= {_term(name, FLIPPED)} (bvxor {_term(name, NOW)} {bits}))")
    return declared, states


def _decide(text: str, declared: str, formulas: list[str]) -> str | None:
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_MODELS, True)
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    names = (NOW, "next", FLIPPED, "next_flipped")
    states = "".join(f"(declare-const {state} |top_s|)" for state in names)
    asserted = "".join(f"(assert {formula})\n" for formula in formulas)
    parser.parse(f"(set-logic ALL)\n{text}\n{states}\n{declared}\n{asserted}", False, False)
    solver = parser.bitwuzla()
    result = solver.check_sat()
    if result == bitwuzla.Result.UNSAT:
        return None
    assert result == bitwuzla.Result.SAT, f"Bitwuzla answered {result}"
    flip = int(solver.get_value(parser.parse_term("flip")).value(16), 16)
    return f"bit {flip.bit_length() - 1} flips and is not noticed"
