"""The map of the address space: every byte and every access of small units, asked one by one."""

import random
from bisect import bisect_right

import pytest
from mpu_hw_sim.explanation import RegisterState, address_map
from mpu_hw_sim.explanation.borders import Crossing, crossing_reason, crossings
from mpu_hw_sim.explanation.modes import RIGHTS, port_for
from mpu_hw_sim.model import Request
from random_states import CONFIGS, WIDTH, random_state

from mpu_hw.isa import StageCode

STATES = 2  # of each configuration
TOP = 1 << WIDTH


def states(name):
    rng = random.Random(name)
    return [random_state(CONFIGS[name], rng) for _ in range(STATES)]


def cell_at(found, firsts, addr, mode):
    return found.intervals[bisect_right(firsts, addr) - 1].cells[mode.name]


def addresses(config):
    """All that entries can match, and some behind, up to the very last."""
    end = 1 << config.xlen
    return [*range(TOP + 16), end // 2, *range(end - 16, end)]


@pytest.mark.parametrize("name", CONFIGS)
def test_every_byte_has_the_answer_of_its_interval(name):
    for state in states(name):
        found = address_map(state)
        firsts = [interval.first for interval in found.intervals]
        for addr in addresses(state.config):
            for mode in found.modes:
                cell = cell_at(found, firsts, addr, mode)
                for letter, kind in RIGHTS.items():
                    port = port_for(state, kind)
                    request = Request(addr, 1, kind, mode.priv, mode.virt)
                    verdict = state.model.check(port, request, state.status)
                    assert (letter in cell.rights) == verdict.allow, (hex(addr), mode, letter)
                    stage = StageCode(verdict.stage).name.lower()
                    denial = (letter, stage, verdict.cause)
                    assert (denial in cell.denials) == (not verdict.allow)
                    if not verdict.allow:
                        entry = verdict.entry if verdict.hit else None
                        assert (stage, entry) in cell.decided
                    elif port.stages >= {"hs", "vs", "g", "m"} and cell.decided:
                        entry = verdict.entry if verdict.hit else None
                        assert (stage, entry) == cell.decided[-1]


@pytest.mark.parametrize("name", CONFIGS)
def test_intervals_tile_the_addresses_and_are_maximal(name):
    for state in states(name):
        found = address_map(state).intervals
        assert found[0].first == 0
        assert found[-1].last + 1 == 1 << state.config.xlen
        for left, right in zip(found, found[1:], strict=False):
            assert left.last + 1 == right.first
            assert left.cells != right.cells


def rights_of_bytes(found, mode):
    """What a mode may do with each byte that entries can match, and some behind."""
    rights = []
    for interval in found.intervals:
        rights += [interval.cells[mode].rights] * (min(interval.last + 1, TOP + 16) - len(rights))
    return rights


def accesses(port, mode, kind):
    """Every access of more than a byte that the port carries, over all that entries can match."""
    size = 2
    while size <= port.max_size:
        for addr in range(0, TOP + 8, 1 if port.misaligned else size):
            yield Request(addr, size, kind, mode.priv, mode.virt)
        size *= 2


@pytest.mark.parametrize("name", CONFIGS)
def test_an_access_has_the_answer_of_its_bytes_or_its_border_is_listed(name):
    for state in states(name)[:1]:
        found = address_map(state)
        odd = {
            (over.border, over.mode, letter, size): over.allow
            for over in crossings(state, found)
            for letter in over.rights
            for size in over.sizes
        }
        for mode in found.modes:
            rights = rights_of_bytes(found, mode.name)
            for letter, kind in RIGHTS.items():
                port = port_for(state, kind)
                allowed = [letter in each for each in rights]
                for request in accesses(port, mode, kind):
                    first, end = request.addr, request.addr + request.size
                    keys = [(at, mode.name, letter, request.size) for at in range(first + 1, end)]
                    over = [odd[key] for key in keys if key in odd]
                    verdict = state.model.check(port, request, state.status)
                    assert verdict.allow == (over[0] if over else all(allowed[first:end])), request


def test_an_access_over_two_regions_is_listed_with_the_entry_that_denies_it():
    state = RegisterState(CONFIGS["mpu-host"])
    # NA4 at 0x100 and 0x104, both rw- for U; the data port carries 8 bytes, aligned.
    for name, value in (("mpuaddr0", 0x41), ("mpuaddr1", 0x40), ("mpucfg0", 0x1313)):
        state.registers.write(name, value)
    found = address_map(state)
    assert [(i.first, i.cells["U"].rights) for i in found.intervals] == [
        (0, "---"),
        (0x100, "rw-"),
        (0x104, "rw-"),
        (0x108, "---"),
    ]
    assert crossings(state, found) == [Crossing(0x104, "U", "rw", (8,), False, "hs", 0)]


def test_an_access_over_the_end_of_the_implemented_addresses_is_listed():
    state = RegisterState(CONFIGS["pmp-only"])
    # A locked rule of PMP denies M all implemented addresses; behind them no entry matches.
    for name, value in (("pmpaddr0", TOP // 4 - 1), ("pmpcfg0", 0x98)):
        state.registers.write(name, value)
    found = address_map(state)
    assert [(i.first, i.cells["M"].rights) for i in found.intervals] == [(0, "---"), (TOP, "rwx")]
    (over,) = crossings(state, found)
    assert over == Crossing(TOP, "M", "rwx", (2, 4, 8), True, "m", None)
    assert crossing_reason(over) == (
        "allowed: a byte is outside, so no entry matches (COM-ADDR-03)"
    )
