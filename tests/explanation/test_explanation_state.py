"""Where a state comes from: text in three forms; what the unit cannot hold is refused."""

import random
import re

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.explanation import (
    RegisterState,
    Write,
    address_map,
    apply_writes,
    held_state,
    parse_write,
    read_state,
)
from mpu_hw_sim.model import Status
from random_states import CONFIGS, random_state

from mpu_hw import MpuConfig
from mpu_hw.config import ResetEntry
from mpu_hw.presets import preset

SMALL = CONFIGS["mpu-host"]


def given(values):
    return [Write(name, value, "here") for name, value in values.items()]


def written(tmp_path, text, name="state.txt"):
    path = tmp_path / name
    path.write_text(text)
    return path


# Entries that are locked after reset, and such that nobody can write.
RESET = {name: CONFIGURATIONS[name] for name in ("reset", "fixed-reset", "pool-80-reset")}


@pytest.mark.parametrize("name", [*CONFIGS, *RESET])
@pytest.mark.parametrize("seed", range(8))
def test_the_values_of_a_state_give_the_state_again(name, seed):
    state = random_state((CONFIGS | RESET)[name], random.Random(f"{name} {seed}"))
    again = held_state(state.config, given(state.values), status=state.status)
    assert again.values == state.values
    assert address_map(again) == address_map(state)
    # As a dump lists them: what is 0 is not there.
    listed = {name: value for name, value in state.values.items() if value}
    assert (
        held_state(state.config, given(listed), rest=0, status=state.status).values == again.values
    )


def test_a_dump_is_read_beside_what_else_the_run_has_printed(tmp_path):
    text = (
        "denied: U load of 4 bytes at 0x80000000: stage hs, no entry, cause 13, pc 0x80000ab8\n"
        "70,379 accesses checked again, all alike\n"
        "mpucfg0      0x0000001b\n"
        "mpuaddr0     0x000003ff\n"
        "mpu-hw: The program failed with status 3\n"
    )
    state = read_state(written(tmp_path, text), SMALL, Status())
    values = {name: value for name, value in state.values.items() if value}
    assert values == {"mpucfg0": 0x1B, "mpuaddr0": 0x3FF}  # the switch is 0, which none lists
    assert state.written == {}


def test_lines_are_writes_in_their_order(tmp_path):
    text = "\n# Locked first.\npmpcfg0 = 0x98\npmpaddr0=0x10\npmpaddr1=1_0 # not locked\n"
    state = read_state(written(tmp_path, text), CONFIGS["pmp-only"], Status())
    assert state.registers.read("pmpaddr0") == 0
    assert state.written == {"pmpcfg0": 0x98, "pmpaddr0": 0x10, "pmpaddr1": 10}


def test_an_alias_register_writes_what_its_select_names():
    state = RegisterState(preset("sspmp-rv32"))
    texts = ["mpmpdeleg=4", "miselect=0x102", "mireg=0x40", "mireg2=0x11f"]
    apply_writes(state, [parse_write(text, "here") for text in texts])
    assert state.registers.read("spmpaddr2") == 0x40
    assert state.written["spmpcfg2"] == 0x11F
    assert state.registers.reached("mireg4") == "mireg4"


def test_toml_leaves_what_it_does_not_name_as_after_reset(tmp_path):
    path = written(tmp_path, "[registers]\nmpuaddr0 = 0x40\nmpucfg0 = 0x13\n", "state.toml")
    state = read_state(path, SMALL, Status())
    values = {name: value for name, value in state.values.items() if value}
    assert values == {"mpuaddr0": 0x40, "mpucfg0": 0x13, "mpuswitch0": 0x1F}


FAMILIES = "mpucfg, mpuaddr, mpuswitch"
REFUSED = {
    "mpuaddr0 0x1\nmpucfg0=3\n": "{} must be a dump or writes, register=value, not both",
    "# nothing\n": "{} must have a line for each register that is not 0",
    "mpuaddr0 = x\n": "{}, line 1 must be register=value, not 'mpuaddr0 = x'",
    "mpuaddr0 = 012\n": "{}, line 1 must be register=value, not 'mpuaddr0 = 012'",
    "spmpen=1\n": f"{{}}, line 1: register must be one of the unit, of {FAMILIES}, not 'spmpen'",
    "mpuaddr0=0x100000000\n": (
        "{}, line 1: mpuaddr0 must be between 0 and 4294967295, not 4294967296"
    ),
    "mpuaddr0 0x1\nmpuaddr0 0x2\n": "{}, line 2: mpuaddr0 must be given once, not twice",
    "mpuaddr0 0x1\nmpucfg3 0x1f\n": (
        "{}, line 2: mpucfg3 must be a value that this configuration can hold, not 0x1f: "
        "it would read as 0x0"
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_state_of_the_unit_is_refused(text, tmp_path):
    path = written(tmp_path, text)
    message = re.escape(REFUSED[text].format(path))
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_state(path, SMALL, Status())


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "state"
    path.write_bytes(b"\x7fELF\xff\xfe")
    message = re.escape(f"{path} must be text, or an ELF file given by --elf")
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_state(path, SMALL, Status())


def test_toml_must_have_registers_that_are_numbers(tmp_path):
    path = written(tmp_path, "mpuaddr0 = 1\n", "state.toml")
    message = re.escape(f"{path}: registers must be a table, not None")
    with pytest.raises(TypeError, match=f"^{message}$"):
        read_state(path, SMALL, Status())
    path = written(tmp_path, "[registers]\nmpuaddr0 = '1'\n", "state.toml")
    message = re.escape(f"{path}: mpuaddr0 must be an integer, not '1'")
    with pytest.raises(TypeError, match=f"^{message}$"):
        read_state(path, SMALL, Status())


def test_a_write_that_traps_is_refused():
    state = RegisterState(preset("sspmp-rv32"))
    message = "here: mireg must be a register that M can write now"
    with pytest.raises(ValueError, match=f"^{message}$"):
        apply_writes(state, [parse_write("mireg=1", "here")])


def test_a_state_may_have_unlocked_what_reset_locks():
    row = ResetEntry(bank="spmp", index=0, addr=0x1FF, cfg=0x9B)
    config = MpuConfig(
        revision="sspmp-1.0",
        delegation="fixed",
        entries={"pmp": 0, "spmp": 2},
        hypervisor=False,
        reset=(row,),
    )
    state = RegisterState(config)
    assert state.registers.read("spmpen") == 1
    state.registers.write("spmpcfg0", 0x1B)
    state.registers.write("spmpen", 0)
    again = held_state(config, given(state.values), status=Status())
    assert (again.values, again.registers.read("spmpen")) == (state.values, 0)


def test_a_dump_of_a_unit_with_a_denial_record_is_read_without_it(tmp_path):
    config = MpuConfig(entries={"mpu": 2, "vsmpu": 0, "hgmpu": 0}, denial_record=True)
    rules = "mpucfg0 0x1f\nmpuaddr0 0x3ff\n"
    record = "mdenialstatus 0x20001\nmdenialinfo 0x10d0000\nmdenialaddr 0x1234\n"
    state = read_state(written(tmp_path, rules + record), config, Status())
    assert state.registers.read("mpuaddr0") == 0x3FF
    assert state.registers.read("mdenialstatus") == 0
