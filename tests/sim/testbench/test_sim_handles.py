"""Drivers and monitors on pins that a test sets: what is read, driven and complained of."""

import re
from types import SimpleNamespace

import pytest
from mpu_hw_sim.latency import Latency
from mpu_hw_sim.model import CsrAccess, CsrResult, Request, Status, Verdict
from mpu_hw_sim.testbench import CheckPortMonitor, CsrDriver, HandshakeError, StatusDriver
from mpu_hw_sim.testbench.handles import PortGroup, read_description

from mpu_hw import MpuConfig
from mpu_hw.export.describe import describe, render_json
from mpu_hw.mpu import Mpu

UNIT = describe(Mpu(MpuConfig()), name="mpu")
DOUBLE = describe(Mpu(MpuConfig()), name="mpu", port_names="amaranth")
HARDENED = describe(Mpu(MpuConfig(hardened=True)), name="mpu")
POOL = describe(Mpu(MpuConfig(revision="sspmp-1.0", entries={"pool": 4})), name="mpu")
LOAD = Request(0x1000, 4, 0, 1)


class Pin:
    """A handle: holds what it was given."""

    def __init__(self):
        self.value = 0


def pins(description, prefix=""):
    handle = SimpleNamespace(_path="soc.mpu")
    for port in description["ports"]:
        setattr(handle, prefix + port["name"], Pin())
    return handle


def put(handle, prefix="", **values):
    for name, value in values.items():
        getattr(handle, prefix + name).value = value


def present(handle, request, *, ready):
    addr, size, access, priv, virt = request
    put(handle, data_valid=1, data_ready=ready, data_addr=addr, data_size=size.bit_length() - 1)
    put(handle, data_access=access, data_priv=priv, data_virt=virt, data_done=0)


class Watched:
    """A monitor of the port ``data`` on pins, and what it has reported."""

    def __init__(self, latency, unit=UNIT):
        self.pins = pins(unit)
        self.requests, self.checks = [], []
        self.monitor = CheckPortMonitor(
            self.pins,
            unit,
            "data",
            accepted=self.requests.append,
            answered=lambda *check: self.checks.append(check),
            latency=latency,
        )

    def clock(self, **values):
        put(self.pins, **values)
        self.monitor.sample()


@pytest.fixture
def watched():
    return Watched(Latency(ready=2, done=3))


def test_a_verdict_in_the_clock_of_its_request_belongs_to_it(watched):
    present(watched.pins, LOAD, ready=1)
    watched.clock(data_done=1, data_cause=13, data_stage=1, data_hit=1, data_entry=5)
    verdict = Verdict(False, 13, 1, True, 5, False)
    assert watched.requests == [LOAD]
    assert watched.checks == [(LOAD, verdict)]


def test_late_verdicts_belong_to_their_requests_in_order(watched):
    others = [LOAD, LOAD._replace(addr=8, virt=True), LOAD._replace(size=1)]
    for request in others:
        present(watched.pins, request, ready=1)
        watched.clock()
    assert (watched.requests, watched.checks) == (others, [])
    assert watched.monitor.outstanding == 3
    for cause in (1, 2, 3):
        watched.clock(data_valid=0, data_done=1, data_cause=cause)
    assert [(request, verdict.cause) for request, verdict in watched.checks] == [
        (request, cause) for cause, request in enumerate(others, start=1)
    ]


def test_a_request_that_was_not_accepted_may_vanish(watched):
    present(watched.pins, LOAD, ready=0)
    watched.clock()
    watched.clock(data_valid=0)
    present(watched.pins, LOAD._replace(addr=4), ready=1)
    watched.clock()
    assert watched.requests == [LOAD._replace(addr=4)]


def test_after_a_flush_nothing_is_outstanding(watched):
    present(watched.pins, LOAD, ready=1)
    watched.clock()
    watched.monitor.flush()
    assert watched.monitor.outstanding == 0


def complaint(watched, text, **values):
    put(watched.pins, **values)
    with pytest.raises(HandshakeError, match=f"^{re.escape(text)}$"):
        watched.monitor.sample()


def test_done_without_a_request_is_an_error(watched):
    complaint(watched, "port data: done without a request", data_done=1)


def test_allow_without_done_is_an_error(watched):
    complaint(watched, "port data: allow without done", data_allow=1)


def test_rails_of_a_verdict_that_are_equal_are_an_error():
    watched = Watched(Latency(ready=2, done=3), HARDENED)
    present(watched.pins, LOAD, ready=1)
    watched.clock(data_done=1, data_allow=1, data_allow_n=0)
    complaint(watched, "port data: allow and allow_n are equal", data_allow_n=1)


def test_a_verdict_that_does_not_come_in_time_is_an_error(watched):
    present(watched.pins, LOAD, ready=1)
    for _ in range(3):
        watched.clock()
        put(watched.pins, data_valid=0)
    complaint(watched, f"port data: no done within 3 clocks of {LOAD}")


def test_a_verdict_in_the_last_clock_is_in_time(watched):
    present(watched.pins, LOAD, ready=1)
    for _ in range(3):
        watched.clock()
        put(watched.pins, data_valid=0)
    watched.clock(data_done=1)
    assert len(watched.checks) == 1


def test_a_request_that_waits_too_long_is_an_error(watched):
    present(watched.pins, LOAD, ready=0)
    watched.clock()
    watched.clock()
    complaint(watched, f"port data: a request waits for ready longer than 2 clocks: {LOAD}")


def test_a_combinational_port_may_not_wait():
    watched = Watched(Latency(0, 0))
    present(watched.pins, LOAD, ready=1)
    complaint(watched, f"port data: no done within 0 clocks of {LOAD}")


@pytest.mark.parametrize(("description", "name"), [(UNIT, "csr_wdata"), (DOUBLE, "csr__wdata")])
def test_pins_are_found_by_the_names_of_the_description_behind_a_prefix(description, name):
    handle = pins(description, "core_")
    driver = CsrDriver(handle, description, None, prefix="core_")
    driver.drive(CsrAccess(0x1A0, 1, True, True, 7))
    assert getattr(handle, f"core_{name}").value == 7


def test_an_access_is_driven_and_answered_at_the_pins():
    handle = pins(POOL)
    driver = CsrDriver(handle, POOL, None)
    driver.drive(CsrAccess(0x151, 1, claim=True))
    assert (handle.csr_addr.value, handle.isel_claim.value) == (0x151, 1)
    put(handle, csr_hit=1, csr_virtual=1, isel_value=0x100)
    assert driver.result() == CsrResult(True, False, True, 0, 0x100)


def test_status_inputs_that_a_unit_has_not_are_left_out():
    handle = pins(UNIT)
    status = StatusDriver(handle, UNIT)
    status.drive(Status(sum=True, vtvm=True))
    assert handle.status_sum.value == 1
    assert status.read() == Status(sum=True)


def test_a_register_is_named_as_in_the_description():
    driver = CsrDriver(pins(UNIT), UNIT, None)
    assert driver.number("mpuaddr1") == driver.number("mpuaddr0") + 1
    assert driver.number(0x123) == 0x123
    text = "Register must be one of those of mpu.json, not 'mpuadr0'"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        driver.number("mpuadr0")


def test_a_port_that_the_unit_has_not_is_refused():
    text = "Group must be one of csr, status, fetch, data, not 'dat'"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        PortGroup(pins(UNIT), UNIT, "dat")


def test_a_handle_without_the_pins_is_refused():
    text = "soc.mpu must have the port 'csr_addr', as mpu.json says"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        CsrDriver(pins(UNIT, "core_"), UNIT, None)


def test_a_description_is_read_from_its_file(tmp_path):
    path = tmp_path / "mpu.json"
    path.write_text(render_json(UNIT))
    assert read_description(path) == read_description(str(path)) == UNIT
