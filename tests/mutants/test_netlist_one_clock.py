"""Proofs of one clock: what a fault changes in no clock, or in a state alone that hides it."""

import pytest
from netlist_gates import Cell, Netlist
from netlist_miter import one_clock
from netlist_proof import decide, differs_in_no_clock, machine_states
from netlist_spoil import Fault

# A machine of two states. With `go` it leaves the first one and keeps `a`, which the second one
# shows; in the first one it keeps whatever comes of `a` and what it kept.
STATE = Cell("state", "$_DFF_P_", (2,), 10)
KEPT = Cell("kept", "$_DFF_P_", (12,), 11)
FIRST = Cell("first", "$_NOT_", (10,), 15)
LEAVES = Cell("leaves", "$_AND_", (2, 15), 14)
IDLE = Cell("idle", "$_XOR_", (11, 3), 16)
STAYS = Cell("stays", "$_MUX_", (16, 11, 10), 17)
TAKES = Cell("takes", "$_MUX_", (17, 3, 14), 12)
SHOWS = Cell("shows", "$_AND_", (10, 11), 13)
GATES = (FIRST, LEAVES, IDLE, STAYS, TAKES, SHOWS)
SEEN = Fault(SHOWS, "Y", "inverted")
NAMES = {10: "m.fsm_state[0]", 11: "kept"}
MACHINE = Netlist({"go": [2], "a": [3]}, {"y": [13]}, GATES, (STATE, KEPT), NAMES)


def test_a_field_of_no_request_does_not_differ():
    idle, field = Cell("idle", "$_NOT_", (3,), 4), Cell("field", "$_OR_", (2, 4), 5)
    asks = Netlist({"a": [2], "v": [3]}, {"valid": [3], "field": [5]}, (idle, field), (), {})
    fault = Fault(field, "B", "stuck-0")
    assert not differs_in_no_clock(one_clock(asks, fault))
    means = {"field": ("valid[0]",), "valid": ()}
    assert differs_in_no_clock(one_clock(asks, fault, lambda name, bit: means[name]))
    seen = Fault(field, "A", "stuck-0")
    assert not differs_in_no_clock(one_clock(asks, seen, lambda name, bit: means[name]))


@pytest.mark.parametrize(
    ("fault", "hidden"),
    [
        (Fault(IDLE, "Y", "stuck-0"), [True, False]),
        (Fault(STAYS, "B", "stuck-0"), [False, False]),
        (Fault(TAKES, "B", "inverted"), [False, False]),
        (Fault(KEPT, "Y", "inverted"), [False, False]),
    ],
)
def test_what_differs_in_one_state_alone_is_no_difference(fault, hidden):
    states = list(machine_states(MACHINE))
    assert states == [{10: False}, {10: True}]
    assert not differs_in_no_clock(one_clock(MACHINE, fault))
    proved = [
        all(
            differs_in_no_clock(one_clock(MACHINE, fault, state=state, inside=inside))
            for inside in (False, True)
        )
        for state in states
    ]
    assert proved == hidden
    # Runs say the same.
    assert decide(MACHINE, fault, 5).equivalent == any(hidden)
    assert not decide(MACHINE, SEEN, 5, runs=False).run


def test_a_fault_that_reaches_nothingdiffers_in_no_clock():
    idle = Cell("idle", "$_AND_", (2, 3), 18)
    wider = MACHINE._replace(gates=(*MACHINE.gates, idle))
    assert one_clock(wider, Fault(idle, "Y", "stuck-0")) == ""
