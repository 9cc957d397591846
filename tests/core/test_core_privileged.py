from itertools import product

import pytest
from core_bench import simulate

from mpu_hw.core import CoreConfig
from mpu_hw.core.enums import Action
from mpu_hw.core.privileged import PrivilegedCheck

BITS = ("tsr", "tw", "tvm", "vtsr", "vtw", "vtvm", "hu")
MODES = [(3, 0), (1, 0), (0, 0), (1, 1), (0, 1)]
ILLEGAL, VIRTUAL, FINE = (1, 0), (0, 1), (0, 0)


def expected(action, priv, virt, on):
    """What the privileged and the hypervisor chapter say, case by case."""
    if priv == 3:
        return FINE
    user = priv == 0
    match action:
        case Action.MRET:
            return ILLEGAL
        case Action.SRET:
            if virt:
                return VIRTUAL if user or on["vtsr"] else FINE
            return ILLEGAL if user or on["tsr"] else FINE
        case Action.WFI:
            if on["tw"] or (user and not virt):
                return ILLEGAL
            return VIRTUAL if virt and (user or on["vtw"]) else FINE
        case Action.SFENCE_VMA:
            if virt:
                return VIRTUAL if user or on["vtvm"] else FINE
            return ILLEGAL if user or on["tvm"] else FINE
        case Action.HFENCE_VVMA:
            return VIRTUAL if virt else ILLEGAL if user else FINE
        case Action.HFENCE_GVMA:
            return VIRTUAL if virt else ILLEGAL if user or on["tvm"] else FINE
        case Action.HYPERVISOR_MEMORY:
            return VIRTUAL if virt else ILLEGAL if user and not on["hu"] else FINE
    return FINE


@pytest.mark.rule("CORE-03", "CORE-04", "COM-EFF-8")
@pytest.mark.parametrize("action", [a for a in Action if a is not Action.ILLEGAL], ids=str)
def test_an_instruction_traps_where_the_standard_says(action):
    dut = PrivilegedCheck(CoreConfig())

    async def bench(ctx):
        for (priv, virt), values in product(MODES, product((0, 1), repeat=len(BITS))):
            on = dict(zip(BITS, values, strict=True))
            ctx.set(dut.action, action)
            ctx.set(dut.state.priv, priv)
            ctx.set(dut.state.virt, virt)
            for name, value in on.items():
                ctx.set(getattr(dut.state, name), value)
            await ctx.delay(1e-9)
            found = ctx.get(dut.illegal), ctx.get(dut.virtual)
            assert found == expected(action, priv, virt, on), (priv, virt, on)

    simulate(dut, bench, clocked=False)


def test_an_unknown_instruction_is_illegal_in_every_mode():
    dut = PrivilegedCheck(CoreConfig())

    async def bench(ctx):
        for priv, virt in MODES:
            ctx.set(dut.state.priv, priv)
            ctx.set(dut.state.virt, virt)
            await ctx.delay(1e-9)
            assert (ctx.get(dut.illegal), ctx.get(dut.virtual)) == ILLEGAL

    simulate(dut, bench, clocked=False)
