"""Who has which entry of a pool before anybody moved a boundary."""

import pytest
from amaranth.sim import Simulator

from mpu_hw import MpuConfig
from mpu_hw.registers.owners import EntryOwners


@pytest.mark.rule("SSPMP-RST-02", "HYP-DELEG-14", "HYP-DELEG-11")
@pytest.mark.parametrize(
    ("total", "hypervisor"),
    [(1, True), (64, False), (65, True), (128, True), (129, True), (192, True)],
)
def test_guests_have_no_entry_at_reset_not_even_what_spmp_cannot_address(total, hypervisor):
    config = MpuConfig(revision="sspmp-1.0", hypervisor=hypervisor, entries={"pool": total})
    (array,) = config.entry_arrays
    owners = EntryOwners(config, array)
    own, reached = min(total, 64), min(total, 128)
    expected = {"pmp": range(own), "spmp": range(own, reached), "vspmp": range(0)}

    async def process(ctx):
        for bank in config.banks:
            members = ctx.get(owners.members[bank.name])
            found = [entry for entry in range(total) if members >> entry & 1]
            assert found == list(expected[bank.name]), bank.name

    simulator = Simulator(owners)
    simulator.add_testbench(process)
    simulator.run()
