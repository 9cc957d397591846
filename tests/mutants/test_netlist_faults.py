"""Faults of the netlist: random traffic finds them, and what it cannot find is proved."""

import json
from types import SimpleNamespace

import netlist_faults
import pytest
from click.testing import CliRunner
from mpu_hw_sim.pins import Pin
from mpu_hw_sim.stimulus import random_steps
from netlist_faults import CONFIG, CONFIGS, EQUIVALENT, measure
from netlist_gates import Cell, Fanout, Netlist, unit_netlist
from netlist_proof import Prover
from netlist_sim import Recording, play, record, states
from netlist_spoil import Fault, draw_faults, faults_of

STEPS = 2_000
# y = a & b behind a flip-flop; z = a | (a & b), which is a.
AND = Cell("and", "$_AND_", (2, 3), 4)
OR = Cell("or", "$_OR_", (2, 4), 5)
FLOP = Cell("flop", "$_DFF_P_", (4,), 6)
TINY = Netlist(
    {"a": [2], "b": [3]}, {"y": [6], "z": [5]}, (AND, OR), (FLOP,), {4: "both", 6: "kept"}
)


@pytest.fixture(scope="module")
def netlist():
    return unit_netlist(CONFIG)


@pytest.fixture(scope="module")
def recording():
    return record(CONFIG, random_steps(CONFIG, 1, STEPS))


@pytest.fixture(scope="module")
def tiny():
    """Play all pairs of inputs twice, with the answers of a right netlist."""
    inputs, outputs = [Pin("a", 1), Pin("b", 1)], [Pin("y", 1), Pin("z", 1)]
    pins = SimpleNamespace(inputs=inputs, outputs=outputs, ports=[])
    words, kept = [], 0
    for a, b in [(0, 0), (0, 1), (1, 0), (1, 1)] * 2:
        words += [a << 1 | b << 2, kept | a << 1, 0b11]
        kept = a & b
    data = b"".join(word.to_bytes(8, "little") for word in words)
    return Recording(pins, len(words) // 3, data)


def test_traffic_kills_most_faults_of_a_walker_too(recording):
    walker = unit_netlist(CONFIGS["sequential"])
    result = measure(walker, draw_faults(walker, 40, seed=1), recording)
    assert result.score() >= 60


def test_traffic_kills_most_faults(netlist, recording):
    result = measure(netlist, draw_faults(netlist, 40, seed=1), recording)
    assert len(result.faults) == 40
    assert len(set(result.faults)) == 40
    assert result.score() >= 60
    assert len(result.survivors) == 40 - result.killed()
    assert result.killed(0) == 0


@pytest.mark.parametrize("kind", ["stuck-0", "stuck-1", "inverted"])
def test_a_fault_is_seen_at_its_output(netlist, recording, kind):
    (allow,) = netlist.outputs["data_allow"]
    driver = next(cell for cell in netlist.cells if cell.output == allow)
    (found,) = play(netlist, [Fault(driver, "Y", kind)], recording)
    assert found.output == "data_allow"
    # Nets keep the names that Amaranth gives them.
    assert Fanout(netlist).index(driver) == "data__allow"


def test_each_fault_acts_on_its_own_copy(tiny):
    faults = [
        Fault(AND, "A", "stuck-1"),
        Fault(AND, "Y", "$_OR_"),
        Fault(OR, "B", "stuck-0"),
        Fault(OR, "B", "stuck-1"),
        Fault(FLOP, "Y", "inverted"),
        Fault(AND, "Y", "stuck-0"),
    ]
    found = play(TINY, faults, tiny)
    assert [difference and tuple(difference) for difference in found] == [
        # b alone goes through, and z shows it at once; y does one clock later.
        (1, "z"),
        (1, "z"),
        None,
        (0, "z"),
        (0, "y"),
        (4, "y"),
    ]


def test_more_faults_than_copies_are_played_in_turns(tiny, monkeypatch):
    monkeypatch.setattr("netlist_sim.COPIES", 3)
    faults = [fault for cell in TINY.cells for fault in faults_of(cell)]
    once = [play(TINY, [fault], tiny)[0] for fault in faults]
    assert play(TINY, faults, tiny) == once
    assert None in once


def test_a_netlist_that_differs_without_a_fault_is_refused(tiny):
    wrong = TINY._replace(gates=(AND._replace(kind="$_OR_"), OR))
    with pytest.raises(AssertionError, match=r"^without a fault the netlist differs: Difference"):
        play(wrong, [Fault(OR, "A", "stuck-0")], tiny)


def test_what_changes_nothing_is_proved_and_nothing_else(tiny):
    prover = Prover(TINY, states(TINY, tiny))
    assert prover.changes(Fault(OR, "B", "stuck-0")) == ""
    assert prover.changes(Fault(OR, "B", "stuck-1")) == "outputs"
    assert prover.changes(Fault(AND, "Y", "stuck-0")) == "state"
    assert prover.changes(Fault(FLOP, "Y", "inverted")) == "outputs"
    result = measure(TINY, [Fault(OR, "B", "stuck-0"), Fault(OR, "A", "stuck-1")], tiny, prove=True)
    assert list(result.reasons.values()) == [EQUIVALENT]
    assert result.score() == 100


def test_states_that_cannot_be_reached_are_no_difference():
    # The second flip-flop follows the first, so that both always hold the same.
    flops = (Cell("f", "$_DFF_P_", (2,), 4), Cell("g", "$_DFF_P_", (2,), 5))
    same = Netlist({"a": [2]}, {"y": [6]}, (Cell("and", "$_AND_", (4, 5), 6),), flops, {})
    fault = Fault(same.gates[0], "B", "stuck-1")
    assert Prover(same, ["00", "00", "11"]).changes(fault) == ""
    assert Prover(same, ["00", "01", "10", "00", "11"]).changes(fault) == "outputs"


def test_the_command_reports_the_survivors_and_fails_where_too_few_die(tmp_path):
    path = tmp_path / "report.json"
    arguments = ["--faults", "20", "--steps", "500", "--json", str(path)]
    done = CliRunner().invoke(netlist_faults.main, arguments)
    assert done.exit_code == 0, done.output
    report = json.loads(path.read_text())
    assert report["faults"] == 20
    assert report["killed"] + len(report["survivors"]) == 20
    assert set(report["survivors"][0]) == {"net", "cell", "pin", "fault", "verdict"}
    assert "of 20 faults killed in 500 steps" in " ".join(done.output.split())
    assert CliRunner().invoke(netlist_faults.main, [*arguments, "--require", "100"]).exit_code == 1
