"""Random configurations: all kinds of them, the same for a seed, with the fields that are given."""

from random import Random

import pytest
from mpu_hw_sim.fuzz import Campaign, comparable, draw_config

from mpu_hw import MpuConfig
from mpu_hw.config.choices import CHOICES
from mpu_hw.revision import REVISIONS

MANY = 300


def drawn(fixed, count=MANY):
    return [draw_config(Random(f"test/{number}"), fixed) for number in range(count)]


def test_every_kind_of_configuration_is_drawn():
    configs = drawn({})
    for name, values in CHOICES.items():
        missing = {*values} - {getattr(config, name) for config in configs}
        assert missing == set(), name
    for name in ("hypervisor", "switch", "smepmp", "constant_time", "supervisor_csrs"):
        assert {getattr(config, name) for config in configs} == {False, True}, name
    assert {config.xlen for config in configs} == {32, 64}
    assert {config.regions for config in configs} == {1, 2}
    assert {4, 8, 16, 4096} <= {config.granularity for config in configs}
    assert {12, 34, 56} <= {config.paddr_width for config in configs}
    assert {1, 2, 3} <= {len(config.ports) for config in configs}
    assert any(row.hardwired for config in configs for row in config.reset)
    assert any(config.pooled and config.entries["pool"] > 16 for config in configs)
    kinds = {kind for config in configs for port in config.ports for kind in port.accesses}
    assert kinds == {"load", "store", "fetch", "hlvx", "cbo", "walk"}
    mixed = [{config.engine_of(port) for port in config.ports} for config in configs]
    assert any(len(engines) > 1 for engines in mixed)


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_is_given_stays(revision):
    fixed = {"revision": revision, "xlen": 64, "engine": "sequential", "switch": False}
    for config in drawn(fixed, 30):
        assert {name: getattr(config, name) for name in fixed} == fixed


def test_a_case_is_the_same_wherever_it_runs():
    campaign = Campaign(seed=5, configurations=9, checks=10)
    assert campaign.case(4) == Campaign(seed=5, configurations=9, checks=10).case(4)
    assert campaign.case(4) != campaign.case(5)
    assert campaign.case(4) != Campaign(seed=6, configurations=9, checks=10).case(4)


def test_a_configuration_that_is_given_has_other_traffic_in_each_case():
    given = MpuConfig(entries={"mpu": 3})
    campaign = Campaign(checks=10, configuration=given.to_dict())
    (one, first), (other, second) = campaign.case(0), campaign.case(1)
    assert one == other == given
    assert first != second


def test_fields_that_go_with_nothing_are_refused():
    with pytest.raises(ValueError, match=r"^xlen must be 32 or 64, not 16$"):
        draw_config(Random(1), {"xlen": 16})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("denial_record", "fuzz compares no denial record, verify does"),
        ("hardened", "fuzz compares no second rail, verify does"),
    ],
)
def test_what_the_reference_has_not_is_refused(field, text):
    with pytest.raises(ValueError, match=f"^{field} must be false: {text}$"):
        draw_config(Random(1), {field: True})
    with pytest.raises(ValueError, match=f"^{field} must be false: {text}$"):
        comparable(MpuConfig(**{field: True}))
