"""The prover: what simulation cannot tell apart is merged only where the solver proves it."""

from itertools import product
from time import monotonic

import pytest
from mpu_hw_sim.judge.adapter import Claims
from mpu_hw_sim.judge.counterexample import numbers_of
from mpu_hw_sim.judge.equivalence import Prover, Verdict
from mpu_hw_sim.judge.graph import FALSE, Graph
from mpu_hw_sim.judge.unknowns import Size, any_registers
from mpu_hw_sim.judge.words import Words, constant

WIDTH = 40
SOON = 60.0


def words(graph, *names):
    return {name: tuple(graph.input() for _ in range(WIDTH)) for name in names}


def test_what_differs_for_one_value_in_a_trillion_is_refuted():
    graph = Graph()
    free = words(graph, "x")
    rare = Words(graph).equal(free["x"], constant(0x123456789A, WIDTH))
    verdict, inputs = Prover(graph, free).decide(rare, monotonic() + SOON)
    assert verdict is Verdict.REFUTED
    assert numbers_of(graph, [free["x"]], inputs) == [0x123456789A]


def test_a_rare_difference_behind_equal_sums_is_refuted():
    graph = Graph()
    free = words(graph, "x", "y")
    logic = Words(graph)
    left, right = logic.add(free["x"], free["y"]), logic.add(free["y"], free["x"])
    rare = logic.equal(free["x"], constant(77, WIDTH))
    wrong = graph.differ(logic.equal(left, right), rare ^ 1)
    verdict, inputs = Prover(graph, free).decide(wrong, monotonic() + SOON)
    assert verdict is Verdict.REFUTED
    assert numbers_of(graph, [free["x"]], inputs) == [77]


def test_sums_in_both_orders_are_equal():
    graph = Graph()
    free = words(graph, "x", "y")
    logic = Words(graph)
    # x - y is below 0 where x is below y: another way to compare than bit by bit.
    minus = tuple(bit ^ 1 for bit in free["y"])
    total = logic.add(logic.add(free["x"], minus)[:-1], constant(1, WIDTH))
    carry = graph.either(logic.add(free["x"], minus)[-1], total[-1])
    wrong = graph.differ(carry ^ 1, logic.below(free["x"], free["y"]))
    assert wrong != FALSE
    assert Prover(graph, free).decide(wrong, monotonic() + SOON) == (Verdict.PROVED, {})


def test_a_deadline_that_has_passed_leaves_it_open():
    graph = Graph()
    free = words(graph, "x")
    rare = Words(graph).equal(free["x"], constant(5, WIDTH))
    assert Prover(graph, free).decide(rare, monotonic() - 1) == (Verdict.OPEN, {})


LEGAL = {
    "pmp": lambda c: not (c & 2 and not c & 1),
    "smepmp": lambda c: not (c & 2 and not c & 1),  # MML = 0
    "spmp": lambda c: not (c & 2 and not c & 1) and not (c & 0x200 and not c & 0x100),
    "mpu": lambda c: c & 0x87 != 0x80,
}


@pytest.mark.parametrize(("spec", "modes"), [*product(LEGAL, [("tor",), ("tor", "na4", "napot")])])
def test_registers_take_every_legal_value_and_no_other(spec, modes):
    graph = Graph()
    registers = any_registers(graph, spec, Claims(modes=modes), Size(1, 12))
    raw = registers.free["cfg0"]
    codes = {0, *({"tor": 1, "na4": 2, "napot": 3}[mode] for mode in modes)}
    width = len(registers.cfg[0])
    found = set()
    for value in range(1 << len(raw)):
        inputs = {literal >> 1: value >> bit & 1 for bit, literal in enumerate(raw)}
        found.update(numbers_of(graph, [registers.cfg[0]], inputs))
    legal = {c for c in range(1 << width) if not c & 0x60 and c >> 3 & 3 in codes}
    assert found == {c for c in legal if LEGAL[spec](c)}
