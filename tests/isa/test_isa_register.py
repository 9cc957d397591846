"""The form of a description: what it derives, and which errors in a table it refuses."""

import pytest

from mpu_hw.isa import Field, FieldAccess, Register

MODE = Field(
    name="MODE",
    lsb=4,
    width=2,
    text="kind",
    access=FieldAccess.WARL,
    reset=2,
    values=(("ON", 1), ("OFF", 2)),
)
BIT = Field(name="BIT", lsb=0, text="a bit", access=FieldAccess.RO, reset=1)


def register(*fields, **changed):
    given = {"name": "mfoo", "numbers": (0x7C0,), "width": 8, "text": "foo", "source": "PMP-01"}
    return Register(fields=fields, **given | changed)


def test_reset_value_and_writable_bits_are_those_of_the_fields():
    found = register(MODE, BIT)
    assert (found.reset, found.writable_mask, MODE.msb, MODE.mask) == (0x21, 0x30, 5, 0x30)
    assert (found.number, found.count, found.level, found.access.value) == (
        0x7C0,
        1,
        "machine",
        "RW",
    )


@pytest.mark.parametrize(
    ("number", "level", "access"),
    [
        (0x100, "supervisor", "RW"),
        (0x6C0, "hypervisor and VS", "RW"),
        (0xC00, "user", "RO"),
        (0xF11, "machine", "RO"),
    ],
)
def test_level_and_access_are_those_of_the_number(number, level, access):
    found = register(numbers=(number,))
    assert (found.level, found.access.value) == (level, access)


def test_registers_behind_a_select_begin_with_the_first():
    found = register(MODE, select=0x100, resets=(7, 8, 9))
    assert (found.reset, found.count) == (7, 3)


PLANTED = [
    (
        (BIT, Field(name="NEW", lsb=0, text="x")),
        "Field NEW of mfoo must have bits of its own, not 0x1",
    ),
    (
        (MODE, Field(name="NEW", lsb=3, width=2, text="x")),
        "Field NEW of mfoo must have bits of its own, not 0x18",
    ),
    (
        (Field(name="NEW", lsb=6, width=3, text="x"),),
        "Field NEW of mfoo must lie in 8 bits, not in 8:6",
    ),
    (
        (Field(name="NEW", lsb=6, width=0, text="x"),),
        "Field NEW of mfoo must lie in 8 bits, not in 5:6",
    ),
    (
        (Field(name="NEW", lsb=0, reset=2, text="x"),),
        "Field NEW of mfoo must have values of its width, not 0x2",
    ),
    (
        (Field(name="NEW", lsb=0, values=(("TWO", 2),), text="x"),),
        "Field NEW of mfoo must have values of its width, not 0x2",
    ),
    (
        (Field(name="NEW", lsb=0, text=""),),
        "Description of field NEW of mfoo must have words, not ''",
    ),
]


@pytest.mark.parametrize(("fields", "message"), PLANTED)
def test_a_planted_error_in_a_field_is_refused(fields, message):
    with pytest.raises(ValueError, match="^.*$") as error:
        register(*fields)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text": ""}, "Description of mfoo must have words, not ''"),
        ({"source": ""}, "Source of mfoo must have words, not ''"),
    ],
)
def test_a_register_without_words_is_refused(changed, message):
    with pytest.raises(ValueError, match="^.*$") as error:
        register(**changed)
    assert str(error.value) == message
