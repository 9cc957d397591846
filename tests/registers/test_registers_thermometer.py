"""Thermometer: every number of every width."""

import pytest
from leaf_bench import answers

from mpu_hw.registers.thermometer import Thermometer


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 192, 255, 256])
@pytest.mark.parametrize("width", range(1, 9))
def test_a_bit_is_set_below_the_number(width, count):
    numbers = range(1 << width)
    got = answers(Thermometer(width, count), ["value"], ["bits"], [(n,) for n in numbers])
    assert got == [((1 << min(number, count)) - 1,) for number in numbers]
