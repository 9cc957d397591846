"""EffectivePrivilege against the rows of COM-EFF: every state of a hart."""

import gc
import re
from itertools import product

import pytest
from leaf_bench import answers

from mpu_hw import EffectivePrivilege

U, S, M = 0, 1, 3
GUEST = ["hart_priv", "hart_virt", "mprv", "mpp", "mpv", "spvp", "fetch", "hlsv"]
HOST = ["hart_priv", "mprv", "mpp", "fetch"]
HARTS = [(U, 0), (S, 0), (M, 0), (U, 1), (S, 1)]


def states():
    for (priv, virt), mprv, mpp, mpv, spvp, (fetch, hlsv) in product(
        HARTS, (0, 1), (U, S, M), (0, 1), (0, 1), [(0, 0), (1, 0), (0, 1)]
    ):
        # HLV and HSV do not execute with V=1: the core traps before (COM-EFF-8).
        if not (hlsv and virt):
            yield priv, virt, mprv, mpp, mpv, spvp, fetch, hlsv


def rule(priv, virt, mprv, mpp, mpv, spvp, fetch, hlsv) -> tuple[str, tuple[int, int]]:
    """Row of the table that speaks of a state, and the privilege and V in it."""
    if hlsv:
        return "COM-EFF-6", (S if spvp else U, 1)
    if fetch:
        return "COM-EFF-1", (priv, virt)
    if priv != M or not mprv:
        return "COM-EFF-2", (priv, virt)
    if mpp == M:
        return "COM-EFF-3", (M, 0)
    return f"COM-EFF-{5 if mpv else 4}", (mpp, mpv)


@pytest.fixture(scope="module")
def checked_rows():
    rows = list(states())
    got = answers(EffectivePrivilege(), GUEST, ["priv", "virt"], rows)
    return [(*rule(*row), answer, row) for row, answer in zip(rows, got, strict=True)]


@pytest.mark.rule("COM-EFF-1", "COM-EFF-2", "COM-EFF-3", "COM-EFF-4", "COM-EFF-5", "COM-EFF-6")
@pytest.mark.parametrize("name", [f"COM-EFF-{number}" for number in range(1, 7)])
def test_every_state_of_a_row_has_the_privilege_of_the_row(checked_rows, name):
    rows = [row for row in checked_rows if row[0] == name]
    assert rows
    assert [row for row in rows if row[1] != row[2]] == []


@pytest.mark.rule("COM-EFF-8", "HYP-EFF-10")
def test_mprv_is_nothing_to_a_hypervisor_load(checked_rows):
    by_mprv = {}
    for name, _, answer, (priv, virt, mprv, *rest) in checked_rows:
        if name == "COM-EFF-6":
            by_mprv.setdefault((priv, virt, *rest), set()).add((mprv, answer))
    assert all({mprv for mprv, _ in seen} == {0, 1} for seen in by_mprv.values())
    assert all(len({answer for _, answer in seen}) == 1 for seen in by_mprv.values())


@pytest.mark.rule("COM-EFF-1", "COM-EFF-2", "COM-EFF-3", "COM-EFF-4")
def test_without_the_hypervisor_mprv_alone_changes_the_privilege():
    rows = list(product((U, S, M), (0, 1), (U, S, M), (0, 1)))
    got = answers(EffectivePrivilege(hypervisor=False), HOST, ["priv"], rows)
    want = [(mpp if priv == M and mprv and not fetch else priv,) for priv, mprv, mpp, fetch in rows]
    assert got == want


@pytest.mark.parametrize(
    ("hypervisor", "members"), [(True, {*GUEST, "priv", "virt"}), (False, {*HOST, "priv"})]
)
def test_the_members_are_those_that_the_hart_has(hypervisor, members):
    component = EffectivePrivilege(hypervisor=hypervisor)
    assert set(component.signature.members) == members
    answers(component, HOST, ["priv"], [])


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_a_hypervisor_that_is_no_bool_is_refused():
    text = "hypervisor must be true or false, not 1"
    with pytest.raises(TypeError, match=f"^{re.escape(text)}$"):
        EffectivePrivilege(hypervisor=1)
    gc.collect()  # the half-made component: its warning belongs here
