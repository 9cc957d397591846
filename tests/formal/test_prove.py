"""The prover itself: it proves what holds, and shows what does not."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import VacuousError, prove, prove_bounded


class Sum(wiring.Component):
    """``a + b`` is never ``never``; ``a`` is below ``limit``."""

    a: In(8)
    b: In(8)

    def __init__(self, limit, never, cover=None):
        self.limit, self.never, self.cover = limit, never, cover
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [Assume(self.a < self.limit), Assert(self.a + self.b != self.never)]
        if self.cover is not None:
            m.d.comb += Cover(self.a == self.cover)
        return m


class Saturating(wiring.Component):
    """A counter that stops at ``top`` is never above ``claim``."""

    up: In(1)

    def __init__(self, init, top, claim):
        self.init, self.top, self.claim = init, top, claim
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        count = Signal(8, init=self.init)
        with m.If(self.up & (count != self.top)):
            m.d.sync += count.eq(count + 1)
        m.d.comb += Assert(count <= self.claim)
        return m


def test_what_holds_for_every_input_is_proved():
    assert prove(Sum(5, 260)) is None


def test_a_counterexample_names_inputs_that_break_the_assertion():
    found = prove(Sum(6, 260))
    assert found == "b=0xff, a=0x5"


@pytest.mark.parametrize("cover", [None, 4])
def test_a_cover_that_is_possible_does_not_matter(cover):
    assert prove(Sum(5, 260, cover)) is None


def test_a_cover_that_is_impossible_makes_the_proof_vacuous():
    with pytest.raises(VacuousError, match=r"^The assumptions do not allow what .* covers$"):
        prove(Sum(5, 260, cover=5))


def test_assumptions_that_allow_nothing_are_refused():
    with pytest.raises(VacuousError, match=r"^The assumptions allow no input$"):
        prove(Sum(0, 260))


def test_an_invariant_is_proved_by_induction():
    assert prove(Saturating(0, 9, 9)) is None


def test_an_invariant_that_does_not_hold_at_reset_is_found():
    assert prove(Saturating(10, 9, 9)).startswith("at reset: ")


def test_an_invariant_that_a_clock_breaks_is_found():
    assert prove(Saturating(0, 10, 9)).startswith("after one clock: ")


def test_clocks_are_searched_for_what_breaks_an_assertion():
    # It counts from 0 to 3 in three clocks.
    assert prove_bounded(Saturating(0, 9, 2), 2) is None
    assert prove_bounded(Saturating(0, 9, 2), 3).startswith("within 3 clocks of reset: ")


def test_a_cover_that_no_path_reaches_makes_a_bounded_proof_vacuous():
    with pytest.raises(VacuousError, match=r"^No path of 2 clocks reaches what .* covers$"):
        prove_bounded(Sum(5, 260, cover=5), 2)
