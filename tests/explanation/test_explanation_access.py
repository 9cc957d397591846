"""One access, stage by stage: the stages make the verdict, and each names the rule that decided."""

import random
import re

import pytest
from mpu_hw_sim.explanation import RegisterState, apply_writes, explain_access, parse_access
from mpu_hw_sim.explanation import parse_write as write
from mpu_hw_sim.explanation.access import KINDS, Query
from mpu_hw_sim.explanation.modes import MODES, modes_of
from mpu_hw_sim.model import Status
from random_states import CONFIGS, random_state

from mpu_hw import MpuConfig
from mpu_hw.presets import preset


def host(*texts, name="default", **status):
    state = RegisterState(preset(name), Status(**status))
    return apply_writes(state, [write(text, "here") for text in texts])


def pooled(*texts, name="sspmp-rv64-hyp"):
    return apply_writes(RegisterState(preset(name)), [write(text, "here") for text in texts])


def asked(state, text, **options):
    report = explain_access(state, parse_access(text, **options))
    return [(s.stage, s.allow, s.entry, s.cause, s.rule, s.rights) for s in report.stages]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_first_stage_that_denies_is_the_verdict(name):
    rng = random.Random(name)
    for _ in range(40):
        state = random_state(CONFIGS[name], rng)
        mode = rng.choice(modes_of(state))
        size = rng.choice([1, 2, 4])
        kind = rng.choice([KINDS[kind] for kind in ("load", "store", "fetch")])
        query = Query(mode, kind, rng.randrange(1 << 12) // size * size, size)
        report = explain_access(state, query)
        denials = [stage for stage in report.stages if not stage.allow]
        verdict = report.verdict
        assert verdict.allow == (not denials)
        if denials:
            entry = verdict.entry if verdict.hit else None
            first = denials[0]
            assert (first.stage, first.cause, first.entry) == (
                report.denied_by,
                verdict.cause,
                entry,
            )
        assert all(stage.rule for stage in report.stages)


# Regions of 4 KiB from 0x80000000: S executes, U writes.
BOTH = ("mpuaddr0=0x200001ff", "mpuaddr1=0x200005ff", "mpucfg0=0x1b9d")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("S fetch 0x80000000", ("hs", True, 0, 0, "MPU-PERM-13", "r-x")),
        ("U fetch 0x80000000", ("hs", False, 0, 12, "MPU-PERM-13", "---")),
        ("S load 0x80001000", ("hs", False, 1, 13, "MPU-PERM-06", "---")),
        ("U store 0x80001ffc+4", ("hs", True, 1, 0, "MPU-PERM-06", "rw-")),
        ("S load 0x90000000", ("hs", True, None, 0, "MPU-DEF-01", "rwx")),
        ("U store 0x3fffffff0", ("hs", False, None, 15, "MPU-DEF-01", "---")),
        ("VU load 0x80000000", ("vs", False, None, 13, "MPU-DEF-01", "---")),
    ],
)
def test_a_stage_names_entry_rule_and_cause(text, answer):
    assert asked(host(*BOTH), text)[0] == answer


def test_sum_changes_what_s_may_do():
    state = host(*BOTH, sum=True)
    assert asked(state, "S load 0x80001000") == [("hs", True, 1, 0, "MPU-PERM-06", "rw-")]


def test_a_stage_behind_one_that_denies_is_explained_too():
    texts = ("mpmpdeleg=8", "hspmpdeleg=8", "pmpaddr0=0x3fffffffffffff", "pmpcfg0=0x1f")
    answers = asked(pooled(*texts), "VS store 0x80000000+8")
    assert answers == [
        ("vs", False, None, 15, "SSPMP-DEF-04", "---"),
        ("g", False, None, 23, "SSPMP-DEF-04", "---"),
        ("m", True, 0, 0, "PMP-02", "rwx"),
    ]


def test_m_is_checked_by_pmp_alone_and_as_another_mode_with_mprv():
    state = pooled("pmpaddr0=0x3ff", "pmpcfg0=0x98", name="pmp-only")
    assert asked(state, "M load 0x40") == [("m", False, 0, 5, "PMP-02", "---")]
    assert asked(state, "M load 0x400000") == [("m", True, None, 0, "PMP-02", "rwx")]
    assert asked(state, "M load 0x400000", mprv="U") == [("m", False, None, 5, "PMP-02", "---")]
    assert asked(state, "M fetch 0x400000", mprv="U") == [("m", True, None, 0, "PMP-02", "rwx")]


def test_stages_that_are_not_asked_have_a_reason():
    state = host(hgatp_bare=False)
    report = explain_access(state, parse_access("VS load 0x0"))
    assert report.unasked == {"g": "hgatp is not Bare (COM-ORD-06)"}
    report = explain_access(host(), parse_access("M load 0x0"))
    assert report.unasked == {"hs": "M is not checked there (COM-DEF-03)"}
    ported = RegisterState(CONFIGS["mpu-around-translation"])
    report = explain_access(ported, parse_access("VS load 0x0"), "before")
    assert report.unasked == {"g": "the port does not ask it"}


def test_a_partial_match_is_denied_whatever_the_entry_grants():
    state = host("mpuaddr0=0x20000000", "mpucfg0=0x13", name="mpu-rv64")
    assert asked(state, "U load 0x80000000+8")[0][:5] == ("hs", False, 0, 13, "COM-PRIO-02")


def test_an_access_that_the_port_does_not_carry_is_split():
    report = explain_access(host(*BOTH), parse_access("S fetch 0x80000ffe+4"))
    assert report.misfit == "the port carries no misaligned access"
    assert (report.part.query.addr, report.part.query.size) == (0x80001000, 1)
    assert report.part.verdict.cause == 12
    report = explain_access(host(*BOTH), parse_access("U store 0x80001000+8"))
    assert report.misfit == "the port carries at most 4 bytes"
    assert report.part.verdict.allow
    wide = explain_access(RegisterState(CONFIGS["mpu"]), parse_access("S load 0xfffffffe+4"))
    assert wide.misfit == "it wraps at the end of the address space"
    assert wide.part.query.addr == 0xFFFFFFFE
    physical = RegisterState(MpuConfig(ports=CONFIGS["mpu"].ports))
    for addr in (0xFFFFFFFE, 0x3FFFFFFFE):
        wide = explain_access(physical, parse_access(f"U load {addr:#x}+4"))
        assert wide.misfit == "it wraps at the end of the address space"
    assert explain_access(physical, parse_access("U load 0x100000002+4")).misfit == ""


NAMES = "M, S, U, VS, VU"
KNOWN = "load, store, fetch, hlvx, cbo, walk"
REFUSED = {
    "load 0x0": None,
    "H load 0x0": None,
    "U jump 0x0": None,
    "U load -4": None,
    "U load 0x0+3": "Size of an access must be a power of two, not 3",
    "U load 0x0+0": "Size of an access must be a power of two, not 0",
    "U load 0x400000000": "Address of an access must be between 0 and 17179869183, not 17179869184",
    "U cbo 0x0": "Access must be one that a port of the unit carries, not 'cbo'",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_access_is_refused(text):
    form = (
        f"Access must be MODE KIND ADDRESS or MODE KIND ADDRESS+SIZE, with MODE of {NAMES} and "
        f"KIND of {KNOWN}, not {text!r}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(REFUSED[text] or form)}$"):
        explain_access(host(), parse_access(text))


def test_a_unit_without_guests_refuses_their_modes_and_an_unknown_port():
    state = RegisterState(preset("mcu"))
    message = "Mode of an access must be one of a unit without guests, not 'VS'"
    with pytest.raises(ValueError, match=f"^{message}$"):
        explain_access(state, parse_access("VS load 0x0"))
    message = re.escape("Port 'dat' is not known; did you mean 'data'?")
    with pytest.raises(ValueError, match=f"^{message}$"):
        explain_access(state, parse_access("S load 0x0"), "dat")


def test_every_mode_has_a_name_of_its_own():
    assert {mode.name for mode in MODES.values()} == set(MODES)
