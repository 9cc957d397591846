"""Small parts of guards, for every input."""

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.guards import GuardConfig, Master
from mpu_hw.guards.master_modes import MasterModes

POOL = MpuConfig(revision="sspmp-1.0", entries={"pool": 4})
U, S, M = 0, 1, 3
MASTERS = (
    (Master(id=0, priv="S"), (1, S, 0)),
    (Master(id=7), (1, U, 0)),
    (Master(id=64, virt=True), (1, U, 1)),
    (Master(id=65, priv="S", virt=True), (1, S, 1)),
    (Master(id=255, priv="M"), (1, M, 0)),
)


def modes(masters):
    config = GuardConfig(unit=POOL, masters=masters)
    rows = [(number,) for number in range(256)]
    read = ["mode.known", "mode.priv", "mode.virt"]
    return answers(MasterModes(config), ["master"], read, rows)


def test_every_number_has_the_mode_of_its_row_or_is_unknown():
    expected = {row.id: mode for row, mode in MASTERS}
    assert modes([row for row, _ in MASTERS]) == [expected.get(n, (0, 0, 0)) for n in range(256)]


@pytest.mark.parametrize(
    ("masters", "mode"),
    [([], (1, U, 0)), ([Master()], (1, U, 0)), ([Master(priv="S", virt=True)], (1, S, 1))],
)
def test_a_guard_without_numbers_has_one_mode(masters, mode):
    assert set(modes(masters)) == {mode}


def test_one_master_with_a_number_is_told_from_others():
    assert modes([Master(id=1)]) == [(n == 1, 0, 0) for n in range(256)]
