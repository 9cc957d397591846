"""Faults of the netlist: random traffic finds them, and what it cannot find is proved."""

import json
from types import SimpleNamespace

import netlist_faults
import pytest
from click.testing import CliRunner
from mpu_hw_sim.model import CsrAccess, Request
from mpu_hw_sim.pins import Pin
from mpu_hw_sim.stimulus import random_steps
from netlist_gates import Cell, Fanout, Netlist, unit_netlist
from netlist_proof import Decision, decide
from netlist_runs import kept_steps, read_runs, run_steps, write_runs
from netlist_score import killing_runs, measure, prove, verdict
from netlist_sim import Recording, play, record
from netlist_spoil import Fault, draw_faults, faults_of
from netlist_subjects import CONFIGS

STEPS = 2_000
PLAIN = CONFIGS["sspmp-1.0-combinational"]
# y = a & b behind a flip-flop; z = a | (a & b), which is a.
AND = Cell("and", "$_AND_", (2, 3), 4)
OR = Cell("or", "$_OR_", (2, 4), 5)
FLOP = Cell("flop", "$_DFF_P_", (4,), 6)
TINY = Netlist(
    {"a": [2], "b": [3]}, {"y": [6], "z": [5]}, (AND, OR), (FLOP,), {4: "both", 6: "kept"}
)


@pytest.fixture(scope="module")
def netlist():
    return unit_netlist(PLAIN)


@pytest.fixture(scope="module")
def recording():
    return record(PLAIN, random_steps(PLAIN, 1, STEPS))


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
    return Recording(pins, len(words) // 3, data, early=2)


def test_traffic_kills_most_faults_of_a_walker_too(recording):
    walker = unit_netlist(CONFIGS["sspmp-1.0-sequential"])
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


def test_a_fault_that_never_shows_is_proved_and_of_another_a_run_is_given():
    assert decide(TINY, Fault(OR, "B", "stuck-0")) == Decision(equivalent=True)
    # z must be 0 where a is; y is one clock later.
    (only,) = decide(TINY, Fault(OR, "B", "stuck-1")).run
    assert "a[0]" not in only
    (first, _) = decide(TINY, Fault(AND, "Y", "stuck-0")).run
    assert first == {"a[0]", "b[0]"}
    assert len(decide(TINY, Fault(FLOP, "Y", "inverted")).run) == 1


def test_states_that_cannot_be_reached_are_no_difference():
    # The second flip-flop follows the first, so that both always hold the same.
    flops = (Cell("f", "$_DFF_P_", (2,), 4), Cell("g", "$_DFF_P_", (2,), 5))
    same = Netlist({"a": [2]}, {"y": [6]}, (Cell("and", "$_AND_", (4, 5), 6),), flops, {})
    assert decide(same, Fault(same.gates[0], "B", "stuck-1")).equivalent
    assert len(decide(same, Fault(same.gates[0], "B", "stuck-0")).run) == 2


def test_outputs_of_a_port_that_is_not_done_do_not_differ():
    done = Cell("done", "$_NOT_", (2,), 3)
    allow = Cell("allow", "$_OR_", (2, 3), 4)
    port = Netlist({"a": [2]}, {"p_done": [3], "p_allow": [4]}, (done, allow), (), {})
    assert decide(port, Fault(allow, "A", "stuck-0")).equivalent
    assert not decide(port, Fault(allow, "B", "stuck-0")).equivalent
    unmasked = port._replace(outputs={"p_done": [3], "hit": [4]})
    assert not decide(unmasked, Fault(allow, "A", "stuck-0")).equivalent


def test_what_survives_is_decided_and_counted(tiny):
    faults = [Fault(OR, "B", "stuck-0"), Fault(OR, "A", "stuck-1")]
    result = measure(TINY, faults, tiny)
    prove(TINY, result, seconds=10)
    assert list(map(verdict, result.decisions.values())) == ["equivalent"]
    assert result.score() == 100
    assert verdict(None) == "not proved"
    assert verdict(Decision(equivalent=False)) == "open"
    assert verdict(Decision(False, (frozenset(),) * 3)) == "shows after 3 clocks"


def test_a_run_is_steps_of_the_model():
    bits = {"csr_addr[8]", "csr_write[0]", "csr_wdata[3]", "status_vsum[0]", "data_valid[0]"}
    reset, step = run_steps(PLAIN, [bits | {"data_size[1]", "data_priv[0]", "data_addr[12]"}])
    assert reset.reset
    assert not step.reset
    assert step.csr == CsrAccess(0x100, 0, write=True, wdata=8)
    assert step.requests == (None, Request(0x1000, 4, 0, 1))
    assert step.status.vsum
    assert not step.status.satp_bare


def test_runs_are_kept_as_text(tmp_path, monkeypatch):
    monkeypatch.setattr("netlist_runs.FOLDER", tmp_path / "runs")
    assert read_runs("some") == []
    write_runs("some", [[{"b[1]", "a[0]"}, set()], [{"c[2]"}]])
    assert read_runs("some") == [[["a[0]", "b[1]"], []], [["c[2]"]]]


def test_a_run_that_kills_its_fault_is_kept(netlist):
    (allow,) = netlist.outputs["data_allow"]
    driver = next(cell for cell in netlist.cells if cell.output == allow)
    fault = Fault(driver, "Y", "inverted")
    result = measure(netlist, [fault], record(PLAIN, random_steps(PLAIN, 1, 0)))
    shows, shows_not = (frozenset(),), (frozenset({"rst[0]"}),)
    result.decisions = {fault: Decision(False, shows)}
    assert killing_runs(PLAIN, netlist, result) == [shows]
    result.decisions = {Fault(driver, "Y", "stuck-0"): Decision(False, shows_not)}
    assert killing_runs(PLAIN, netlist, result) == []


@pytest.mark.parametrize("name", list(CONFIGS))
def test_the_unit_answers_the_runs_as_the_model_does(name):
    """Each of these runs was the only one to show some fault of the netlist."""
    config = CONFIGS[name]
    unit = unit_netlist(config)
    fault = Fault(unit.cells[0], "Y", "inverted")
    # The copy without a fault must not differ: play() says so.
    play(unit, [fault], record(config, kept_steps(config, name)))


def test_a_reset_takes_away_the_answer_of_a_pipelined_port():
    config = CONFIGS["mpu-0.9-pipelined"]
    unit = unit_netlist(config)
    asked = {"data_valid[0]", "data_priv[0]", "data_priv[1]"}
    steps = run_steps(config, [asked, set(), asked | {"rst[0]"}, set()])
    play(unit, [Fault(unit.cells[0], "Y", "inverted")], record(config, steps))


def test_the_command_reports_the_survivors_and_fails_where_too_few_die(tmp_path):
    path, document = tmp_path / "report.json", tmp_path / "page.md"
    document.write_text("before\n<!-- faults: begin -->\nold\n<!-- faults: end -->\nafter\n")
    arguments = ["sspmp-1.0-combinational", "--faults", "20", "--steps", "500"]
    more = ["--json", str(path), "-o", str(document)]
    done = CliRunner().invoke(netlist_faults.main, [*arguments, *more])
    assert done.exit_code == 0, done.output
    (report,) = json.loads(path.read_text()).values()
    assert report["faults"] == 20
    assert report["killed"] + report["killed_by_runs"] + len(report["survivors"]) == 20
    assert set(report["survivors"][0]) == {"net", "cell", "pin", "fault", "verdict"}
    assert "of 20 faults killed in 500 steps" in " ".join(done.output.split())
    assert CliRunner().invoke(netlist_faults.main, [*arguments, "--require", "100"]).exit_code == 1
    (row,) = [line for line in document.read_text().splitlines() if line.startswith("| sspmp")]
    assert row.split("|")[4] == " 20 "
    assert document.read_text().startswith("before\n<!--")
    document.write_text("no marks")
    done = CliRunner().invoke(netlist_faults.main, [*arguments, *more])
    assert "The document must have <!-- faults: begin --> and" in done.output
    assert document.read_text() == "no marks"
