"""A revision with one changed row: row, row of the model, configuration, and directed case."""

from dataclasses import dataclass, replace

import pytest
from mpu_hw_sim.directed import CASES, Case, script
from mpu_hw_sim.directed.action import EVERYTHING, OK, Check, Delegate, WriteEntry
from mpu_hw_sim.directed.case import everywhere
from mpu_hw_sim.fastsim import run_fastsim, run_steps
from mpu_hw_sim.model import CATALOGUE, Rule
from mpu_hw_sim.model.revisions import REVISIONS as MODELS
from mpu_hw_sim.model.revisions import ModelRevision
from mpu_hw_sim.reference import Reference

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.config.choices import CHOICES
from mpu_hw.export import write_unit
from mpu_hw.isa import Access
from mpu_hw.revision import REVISIONS, Revision

LOAD, STORE, FETCH = Access.LOAD, Access.STORE, Access.FETCH
PORT = PortConfig(
    name="data", accesses=("load", "store", "fetch", "hlvx"), max_size=8, misaligned=True
)
STEPS = 6_000


@dataclass(frozen=True, kw_only=True)
class Change:
    """One changed row, by a rule of its own in the place of one of the family."""

    family: str
    instead_of: str
    rule: str
    revision: Revision
    model: ModelRevision
    fields: dict[str, object]
    case: Case

    @property
    def config(self) -> MpuConfig:
        return MpuConfig(revision=self.revision.name, ports=(PORT,), **self.fields)


def _row_22() -> Change:
    """In sspmp-1.0, let U do nothing with data that S shares for writing."""
    old = REVISIONS["sspmp-1.0"]
    table = old.bank("spmp").table
    rows = tuple(
        replace(row, rule="SSPMP-PERM-62", allowed=("RW", "RW", "", "R"))
        if row.rule == "SSPMP-PERM-22"
        else row
        for row in table.rows
    )
    banks = tuple(
        replace(bank, table=replace(table, rows=rows)) if bank.table == table else bank
        for bank in old.banks
    )
    tables = MODELS["sspmp-1.0"].tables
    typed = {"11 110": ("SSPMP-PERM-62", {"U": "-", "S0": "RW", "S1": "RW", "G": "R"})}
    return Change(
        family="sspmp-1.0",
        instead_of="SSPMP-PERM-22",
        rule="SSPMP-PERM-62",
        revision=replace(old, name="sspmp-row-22", banks=banks),
        model=replace(
            MODELS["sspmp-1.0"], tables=replace(tables, supervisor={**tables.supervisor, **typed})
        ),
        fields={"entries": {"pool": 6}, "paddr_width": 14},
        case=Case(
            title="SHARED RWX 110 is data that S writes and U does not see",
            access="indirect",
            rules=("SSPMP-PERM-62",),
            lines=(
                Delegate(spmp=1),
                WriteEntry("spmp", 0, EVERYTHING, "11 110"),
                Check(LOAD, 0x100, 4, "U", 13, entry=0),
                Check(STORE, 0x100, 4, "U", 15, entry=0),
                Check(STORE, 0x100, 4, "S", OK),
            ),
            needs=everywhere,
        ),
    )


def _no_default_for_s() -> Change:
    """In mpu-0.9, deny S what no entry matches, as sspmp-1.0 does."""
    old = REVISIONS["mpu-0.9"]
    tables = MODELS["mpu-0.9"].tables
    typed = {stage: ("MPU-DEF-51", set()) for stage in ("hs", "vs")}
    return Change(
        family="mpu-0.9",
        instead_of="MPU-DEF-01",
        rule="MPU-DEF-51",
        revision=replace(
            old,
            name="mpu-closed",
            stages=tuple(replace(stage, no_match={}) for stage in old.stages),
        ),
        model=replace(
            MODELS["mpu-0.9"], tables=replace(tables, no_match={**tables.no_match, **typed})
        ),
        fields={"entries": {"mpu": 2, "vsmpu": 1, "hgmpu": 1}, "paddr_width": 14},
        case=Case(
            title="where every entry is OFF neither S nor VS passes",
            access="direct",
            rules=("MPU-DEF-51",),
            lines=(
                WriteEntry("hgmpu", 0, EVERYTHING, "0111"),
                Check(LOAD, 0x1000, 4, "S", 13, entry=None, gva=False),
                Check(LOAD, 0x1000, 4, "VS", 13, entry=None, gva=True),
                Check(LOAD, 0x1000, 4, "M", OK, entry=None),
            ),
            needs=everywhere,
        ),
    )


@pytest.fixture(scope="module", params=[_row_22, _no_default_for_s], ids=["row-22", "closed"])
def change(request):
    """Enter a revision into the two tables, and its rule into the catalogue."""
    changed = request.param()
    name = changed.revision.name
    model = replace(changed.model, replaces=frozenset({changed.instead_of}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(REVISIONS, name, changed.revision)
        patch.setitem(CHOICES, "revision", tuple(REVISIONS))
        patch.setitem(MODELS, name, model)
        patch.setitem(CATALOGUE, changed.rule, Rule((name,), "unit"))
        yield changed


@pytest.fixture(scope="module")
def verilog(change, tmp_path_factory):
    return write_unit(change.config, tmp_path_factory.mktemp("changed") / "mpu.v")


def _cases(change):
    return [case for case in (*CASES, change.case) if case.applies(change.config)]


def _broken(cases, config):
    """Say what the model does otherwise than the cases demand."""
    reference = Reference(config)
    return [
        (case.name, text)
        for case in cases
        for step, demand in script(case, config)
        if (outcome := reference.answer(step)) and demand and (text := demand.broken_by(outcome))
    ]


def test_its_directed_case_and_those_of_its_family_apply(change):
    cases = _cases(change)
    assert change.case in cases
    assert len(cases) > 10
    assert [case.name for case in cases if change.instead_of in case.rules] == []
    assert not change.case.applies(replace(change.config, revision=change.family))


def test_the_model_does_what_the_cases_demand(change):
    assert _broken(_cases(change), change.config) == []


def test_the_generated_unit_agrees_with_the_model(change, verilog):
    config = change.config
    lines = [step for case in _cases(change) for step, _ in script(case, config)]
    result = run_steps(verilog, config, lambda: iter(lines))
    result.check()
    assert result.steps == len(lines)
    result = run_fastsim(verilog, config, steps=STEPS, seed=22)
    result.check()
    assert result.covered[change.rule] > 10
    assert result.covered[change.instead_of] == 0


def test_a_model_without_the_changed_row_is_reported(change, verilog, monkeypatch):
    monkeypatch.setitem(MODELS, change.revision.name, MODELS[change.family])
    config = change.config
    assert _broken([change.case], config) != []
    lines = [step for step, _ in script(change.case, config)]
    assert run_steps(verilog, config, lambda: iter(lines)).mismatch
    assert run_fastsim(verilog, config, steps=STEPS, seed=22).mismatch
