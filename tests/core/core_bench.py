"""Amaranth's own simulator for the leaves of the core and the system."""

from amaranth.sim import Simulator

__all__ = ["answer", "simulate"]


def simulate(dut, bench, *, clocked=True):
    """Run an async function of the simulator's context to its end."""
    simulator = Simulator(dut)
    if clocked:
        simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


def answer(dut, asked):
    """Give the outputs of a combinational unit: pairs of inputs and the name of an output."""
    found = []

    async def bench(ctx):
        for inputs, output in asked:
            for name, value in inputs.items():
                ctx.set(getattr(dut, name), value)
            await ctx.delay(1e-9)
            found.append(ctx.get(getattr(dut, output)))

    simulate(dut, bench, clocked=False)
    return found
