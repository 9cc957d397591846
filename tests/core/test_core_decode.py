from itertools import combinations

import pytest
from core_bench import answer

from mpu_hw.core import CoreConfig
from mpu_hw.core.decode import Decoder, instructions
from mpu_hw.core.enums import Action

CONFIGS = [
    CoreConfig(xlen=32),
    CoreConfig(xlen=64),
    CoreConfig(xlen=32, hypervisor=False),
]


def overlap(one, other):
    pairs = zip(one.replace(" ", ""), other.replace(" ", ""), strict=True)
    return all(a == b or "-" in (a, b) for a, b in pairs)


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_no_word_is_two_instructions(config):
    rows = instructions(config)
    clashes = [(a.name, b.name) for a, b in combinations(rows, 2) if overlap(a.pattern, b.pattern)]
    assert clashes == []
    assert all(len(row.pattern.replace(" ", "")) == 32 for row in rows)


def test_the_sets_have_the_instructions_of_the_standard():
    counts = [len(instructions(config)) for config in CONFIGS]
    # I 37, fences 2, M 8, A 11, Zicsr 6, privileged 6; H: 2 fences, 7 loads, 3 stores.
    narrow = 37 + 2 + 8 + 11 + 6 + 6 + 12
    # RV64 adds 12 to I, 5 to M, 11 to A, 3 to H.
    assert counts == [narrow, narrow + 12 + 5 + 11 + 3, narrow - 12]


@pytest.mark.parametrize(
    ("word", "immediate"),
    [
        (0xFFF00093, 0xFFFFFFFF),  # addi x1, x0, -1
        (0xFE209EE3, 0xFFFFFFFC),  # bne x1, x2, .-4
        (0x0015_2823, 16),  # sw x1, 16(x10)
        (0x12345_0B7, 0x12345000),  # lui x1, 0x12345
        (0xFF9FF0EF, 0xFFFFFFF8),  # jal x1, .-8
        (0x00A12_02F, 0),  # amoadd.w x0, x10, (x2)
    ],
)
def test_an_immediate_is_put_together_from_its_bits(word, immediate):
    assert answer(Decoder(CoreConfig()), [({"insn": word}, "imm")]) == [immediate]


@pytest.mark.parametrize("word", [0, 0xFFFFFFFF, 0x707F, 0x7003, 0x4200_0033, 0x1234_4073])
def test_a_word_that_is_no_instruction_is_illegal(word):
    (control,) = answer(Decoder(CoreConfig()), [({"insn": word}, "control")])
    assert control.action == Action.ILLEGAL


def test_64_bit_instructions_are_illegal_on_rv32():
    words = [0x0000_3003, 0x0000_3023, 0x0000_001B, 0x0000_003B, 0x0200_1013]  # ld sd addiw addw
    asked = [({"insn": word}, "control") for word in words]
    narrow = answer(Decoder(CoreConfig(xlen=32)), asked)
    wide = answer(Decoder(CoreConfig(xlen=64)), asked)
    assert {control.action for control in narrow} == {Action.ILLEGAL}
    assert Action.ILLEGAL not in {control.action for control in wide}


def test_hypervisor_instructions_are_illegal_without_the_extension():
    words = [0x6000_4073, 0x6200_4073, 0x2200_0073, 0x6200_0073]
    asked = [({"insn": word}, "control") for word in words]
    plain = answer(Decoder(CoreConfig(hypervisor=False)), asked)
    full = answer(Decoder(CoreConfig()), asked)
    assert {control.action for control in plain} == {Action.ILLEGAL}
    assert {control.action for control in full} == {
        Action.HYPERVISOR_MEMORY,
        Action.HFENCE_VVMA,
        Action.HFENCE_GVMA,
    }
