"""StoredWords, in a memory and in flip-flops, against a dictionary."""

from itertools import pairwise
from random import Random

import pytest
from amaranth import Signal
from amaranth.sim import Simulator

from mpu_hw.registers.stored_words import StoredWords

WIDTH, DEPTH = 6, 5
KINDS = {
    "memory": {},
    "one-word": {"depth": 1},
    "clearable": {"clearable": True},
    "flip-flops": {"reset": {1: 9, 4: 63}},
    "clearable-flip-flops": {"reset": {2: 5}, "clearable": True},
    "constant": {"reset": {3: 21}, "constant": (3,)},
    "shown": {"reset": {3: 21}, "clearable": True, "shown": True},
}


def play(words, steps):
    """Give the value that each step reads: before its write."""
    simulator = Simulator(words)
    simulator.add_clock(1e-6)
    values = []

    async def bench(context):
        for write, index, value, clear, read in steps:
            context.set(words.write, write)
            context.set(words.write_index, index)
            context.set(words.write_data, value)
            context.set(words.read_index, read)
            if words.clearable:
                context.set(words.clear, clear)
            valid = context.get(words.read_valid)
            values.append(context.get(words.read_data) if valid else 0)
            if words.shown:
                assert context.get(words.words[read]) == values[-1]
            await context.tick()

    simulator.add_testbench(bench)
    simulator.run()
    return values


@pytest.mark.rule("COM-RST-02", "COM-RST-04")
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_what_was_written_last(kind):
    fields = dict(KINDS[kind])
    depth = fields.pop("depth", DEPTH)
    words = StoredWords(WIDTH, depth, **fields)
    random = Random(2026)
    stored = {index: words.reset.get(index, 0) for index in range(depth)}
    steps, expected = [], []
    for _ in range(400):
        clear = random.getrandbits(depth) if words.clearable and random.random() < 0.1 else 0
        write, index, read = random.random() < 0.5, random.randrange(depth), random.randrange(depth)
        value = random.getrandbits(WIDTH)
        steps.append((write, index, value, clear, read))
        expected.append(stored[read])
        if write and index not in words.constant:
            stored[index] = value
        stored |= {index: 0 for index in range(depth) if clear >> index & 1}
    assert play(words, steps) == expected
    assert any(before != after for before, after in pairwise(expected))


def test_a_memory_is_a_memory_and_reset_values_need_flip_flops():
    def memories(words):
        return [part for part, *_ in words.elaborate(None)._named_submodules.items()]

    assert memories(StoredWords(WIDTH, DEPTH)) == ["memory"]
    assert memories(StoredWords(WIDTH, DEPTH, reset={0: 1})) == []
    assert memories(StoredWords(WIDTH, DEPTH, shown=True)) == []
    assert isinstance(StoredWords(WIDTH, DEPTH).read_data, Signal)
