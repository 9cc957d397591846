import gc
import re

import pytest
from leaf_bench import answers

from mpu_hw.checker.priority import PriorityEncoder

READ = ["index", "valid"]


def lowest(requests: int) -> tuple[int, int]:
    """Index and valid, found by walking up from entry 0."""
    for number, bit in enumerate(reversed(f"{requests:b}")):
        if bit == "1":
            return number, 1
    return 0, 0


@pytest.mark.rule("COM-PRIO-01")
@pytest.mark.parametrize("width", range(1, 12))
def test_the_lowest_request_wins_for_every_set_of_requests(width):
    rows = [(requests,) for requests in range(1 << width)]
    got = [
        (index if valid else 0, valid)
        for index, valid in answers(PriorityEncoder(width), ["requests"], READ, rows)
    ]
    assert got == [lowest(requests) for (requests,) in rows]


@pytest.mark.rule("COM-PRIO-01")
@pytest.mark.parametrize("width", [16, 33, 64, 192])
def test_the_lower_of_two_requests_wins_at_every_width(width):
    above = [0, 1 << width - 1, (1 << width) - 1]
    rows = [(1 << low | other >> low << low,) for low in range(width) for other in above] + [(0,)]
    got = [
        (index if valid else 0, valid)
        for index, valid in answers(PriorityEncoder(width), ["requests"], READ, rows)
    ]
    assert got == [lowest(requests) for (requests,) in rows]


@pytest.mark.parametrize(
    ("width", "error", "text"),
    [
        (0, ValueError, "Width of a priority encoder must be between 1 and 192, not 0"),
        (193, ValueError, "Width of a priority encoder must be between 1 and 192, not 193"),
        (True, TypeError, "Width of a priority encoder must be an integer, not True"),
        ("8", TypeError, "Width of a priority encoder must be an integer, not '8'"),
    ],
)
@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_a_width_out_of_range_is_refused(width, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        PriorityEncoder(width)
    gc.collect()  # the half-made component: its warning belongs here
