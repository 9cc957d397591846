import re
from dataclasses import replace

import pytest
from amaranth.hdl import Module

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.core import Core, CoreConfig, check_ports, status
from mpu_hw.core.check_request import CheckRequestSignature, connect_check_port
from mpu_hw.core.csr import State
from mpu_hw.layout import CheckSignature, StatusSignature
from mpu_hw.presets import PRESETS, preset
from mpu_hw.soc import SocConfig


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"xlen": 16}, ValueError, "xlen must be 32 or 64, not 16"),
        ({"xlen": True}, ValueError, "xlen must be 32 or 64, not True"),
        ({"hypervisor": 1}, TypeError, "hypervisor must be true or false, not 1"),
        ({"stateen": "yes"}, TypeError, "stateen must be true or false, not 'yes'"),
        ({"reset_vector": 6}, ValueError, "reset_vector must be a multiple of 4, not 6"),
        (
            {"reset_vector": 1 << 32},
            ValueError,
            "reset_vector must be between 0 and 4294967295, not 4294967296",
        ),
        ({"misaligned": "no"}, ValueError, "misaligned must be split or trap, not 'no'"),
    ],
)
def test_a_wrong_parameter_is_refused(given, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        CoreConfig(**given)


FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
DATA = {"name": "data", "accesses": ("load", "store", "hlvx"), "max_size": 8}


def ports(**changed):
    return FETCH, PortConfig(**DATA | changed)


def shared(**changed):
    all_kinds = {"name": "check", "accesses": ("load", "store", "fetch", "hlvx"), "max_size": 8}
    return (PortConfig(**all_kinds | changed),)


REFUSED = {
    "width": (
        {"xlen": 64},
        {},
        "xlen of core and unit must be equal, not 64 and 32",
    ),
    "no data port": (
        {},
        {"ports": (FETCH,)},
        "The unit must have a port 'data', or one port 'check' for every access, not only "
        "['fetch']",
    ),
    "no port at all": (
        {},
        {"ports": (PortConfig(name="other", accesses=("fetch", "load", "store"), max_size=4),)},
        "The unit must have a port 'fetch', or one port 'check' for every access, not only "
        "['other']",
    ),
    "RV64 beside a shared port of 4 bytes": (
        {"xlen": 64},
        {"xlen": 64, "ports": shared(max_size=4)},
        "max_size of port 'check' must be at least 8 bytes for this core, not 4",
    ),
    "a shared port of 2 bytes": (
        {},
        {"ports": shared(max_size=2)},
        "max_size of port 'check' must be at least 4 bytes for this core, not 2",
    ),
    "no fetch on the shared port": (
        {},
        {"ports": (*shared(accesses=("load", "store", "hlvx")), *ports())},
        "Accesses of port 'check' must include load, store, fetch, hlvx for this core, "
        "not only load, store, hlvx",
    ),
    "no hlvx on the shared port beside H": (
        {},
        {"ports": shared(accesses=("load", "store", "fetch"))},
        "Accesses of port 'check' must include load, store, fetch, hlvx for this core, "
        "not only load, store, fetch",
    ),
    "RV64 beside 2 bytes": (
        {"xlen": 64},
        {"xlen": 64, "ports": ports(max_size=2)},
        "max_size of port 'data' must be at least 8 bytes for this core, not 2",
    ),
    "RV64 beside 4 bytes": (
        {"xlen": 64},
        {"xlen": 64, "ports": ports(max_size=4)},
        "max_size of port 'data' must be at least 8 bytes for this core, not 4",
    ),
    "RV32 beside 2 bytes": (
        {},
        {"ports": ports(max_size=2)},
        "max_size of port 'data' must be at least 4 bytes for this core, not 2",
    ),
    "a fetch of 2 bytes": (
        {},
        {"ports": (PortConfig(name="fetch", accesses=("fetch",), max_size=2), ports()[1])},
        "max_size of port 'fetch' must be at least 4 bytes for this core, not 2",
    ),
    "no fetch on its port": (
        {},
        {"ports": (PortConfig(name="fetch", accesses=("load",), max_size=4), ports()[1])},
        "Accesses of port 'fetch' must include fetch for this core, not only load",
    ),
    "no store": (
        {"hypervisor": False},
        {"hypervisor": False, "entries": {"mpu": 2}, "ports": ports(accesses=("load",))},
        "Accesses of port 'data' must include load, store for this core, not only load",
    ),
    "no hlvx beside H": (
        {},
        {"ports": ports(accesses=("load", "store"))},
        "Accesses of port 'data' must include load, store, hlvx for this core, "
        "not only load, store",
    ),
    "no V beside H": (
        {},
        {"hypervisor": False, "entries": {"mpu": 2}},
        "hypervisor of the unit must be true beside a core with H, not False",
    ),
    "no use for alert": (
        {},
        {"hardened": True},
        "hardened of the unit must be false beside this core, which has no use for alert, not True",
    ),
}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-04", "HYP-HLVX-01", "MPU-ACC-4")
@pytest.mark.parametrize(("core", "unit", "text"), REFUSED.values(), ids=REFUSED)
def test_a_unit_that_would_see_less_than_the_core_asks_is_refused(core, unit, text):
    config, unit = CoreConfig(**core), MpuConfig(**unit)
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Core(config, unit)
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        SocConfig(core=config, unit=unit)


@pytest.mark.parametrize("hypervisor", [False, True])
@pytest.mark.parametrize("xlen", [32, 64])
def test_a_unit_that_takes_more_than_the_core_asks_fits(xlen, hypervisor):
    wide = ports(max_size=16, accesses=("load", "store", "hlvx", "cbo"))
    config = CoreConfig(xlen=xlen, hypervisor=hypervisor)
    Core(config, MpuConfig(xlen=xlen, ports=wide))
    whole = shared(max_size=16, accesses=("load", "store", "fetch", "hlvx", "cbo"))
    assert check_ports(MpuConfig(xlen=xlen, ports=whole)) == ("check",)
    Core(config, MpuConfig(xlen=xlen, ports=whole))


@pytest.mark.parametrize("name", PRESETS)
def test_the_shared_port_takes_the_place_of_the_default_ports(name):
    unit = preset(name)
    system = SocConfig.for_unit(unit, shared_port=True)
    (port,) = system.unit.ports
    assert system.unit == replace(unit, ports=(port,))
    assert set(port.accesses) == {kind for each in unit.ports for kind in each.accesses}
    assert port.max_size == max(each.max_size for each in unit.ports)
    assert check_ports(unit) == ("fetch", "data")
    assert check_ports(system.unit) == (port.name,)


def test_the_shared_port_takes_the_place_of_no_other_ports():
    unit = MpuConfig(ports=ports())
    assert SocConfig.for_unit(unit, shared_port=True).unit is unit
    assert SocConfig.for_unit(None, shared_port=True).unit is None


@pytest.mark.parametrize("name", PRESETS)
def test_the_core_for_a_preset_fits_it(name):
    assert SocConfig.for_unit(preset(name)).core.xlen == preset(name).xlen


def test_nothing_of_a_question_is_cut_off():
    # Whatever a caller has checked before: a narrow port is never connected.
    config = CoreConfig(xlen=64)
    check_request = CheckRequestSignature(64).create()
    for unit, text in (
        (MpuConfig(xlen=64, ports=ports(max_size=2)), "size: 1 bits for 2"),
        (MpuConfig(), "addr: 34 bits for 64"),
        (
            MpuConfig(xlen=64, hypervisor=False, entries={"mpu": 2}),
            "the port does not see V",
        ),
    ):
        check = CheckSignature(unit, unit.ports[1]).create()
        with pytest.raises(AssertionError, match=f"^{text}$"):
            connect_check_port(Module(), config, check_request, check)


def test_no_input_of_the_unit_is_driven_by_default(monkeypatch):
    monkeypatch.setattr(status, "status_inputs", lambda unit: ("sum", "other"))
    text = "the core must drive the status input other"
    with pytest.raises(AssertionError, match=f"^{text}$"):
        status.drive_status(
            Module(),
            CoreConfig(),
            MpuConfig(),
            StatusSignature(MpuConfig()).create(),
            State(CoreConfig()).create(),
        )
