"""Bench of EffectivePrivilege: every state of the hart in which an access can be made."""

from collections.abc import Iterator
from itertools import product

import cocotb
from cocotb.triggers import Timer

from mpu_hw.isa import Privilege
from mpu_hw_sim.testbench.effective_rules import State, effective
from mpu_hw_sim.testbench.job import BenchReport, Job

__all__ = ["every_state"]

U, S, M = Privilege.U, Privilege.S, Privilege.M


def states(hypervisor: bool) -> Iterator[State]:
    """Yield every state in which an access can be made.

    M has V=0, MPP never holds 2, a fetch is no HLV, and HLV with V=1 traps before it accesses
    anything (COM-EFF-8).
    """
    bit = (0, 1) if hypervisor else (0,)
    for state in map(
        State._make, product((U, S, M), bit, (0, 1), (U, S, M), bit, bit, (0, 1), bit)
    ):
        no_machine = state.hart_priv == M and state.hart_virt
        no_access = state.hlsv and (state.fetch or state.hart_virt)
        if not no_machine and not no_access:
            yield state


@cocotb.test()
async def every_state(dut):
    """Compare priv and virt with the table in each of the states."""
    job = Job.read()
    hypervisor = job.config.hypervisor
    report = BenchReport()
    for state in states(hypervisor):
        for name, value in state._asdict().items():
            if hasattr(dut, name):
                getattr(dut, name).value = int(value)
        await Timer(1, unit="ns")
        rule, priv, virt = effective(state)
        given = (int(dut.priv.value), int(dut.virt.value) if hypervisor else 0)
        report.steps += 1
        report.decisions += 1
        report.covered[rule] += 1
        if rule == "COM-EFF-6":
            # From M with MPRV, HLV still goes by SPVP; and the guest's stages are asked.
            report.covered["COM-EFF-8"] += state.mprv
            if job.config.spec.access == "direct":
                report.covered["HYP-EFF-10"] += virt
            else:
                report.covered["HYP-EFF-9"] += virt and state.hart_priv == M
                report.covered["HYP-EN-08"] += virt
        if given != (priv, virt):
            report.mismatch = f"{state}: {rule} says privilege {priv}, V={virt}; the unit {given}"
            break
    report.write(job.folder)
    assert not report.mismatch, report.mismatch
