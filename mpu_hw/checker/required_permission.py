"""What an access needs of the entry that decides about it."""

from amaranth import Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import Access, Privilege
from ..layout import permission_bits, stage_rights
from ..revision import Stage

__all__ = ["RequiredPermission"]


class RequiredPermission(wiring.Component):
    """Mark the bits of a permission any of which lets an access pass.

    Combinational (COM-TYPE-01, HYP-HLVX-01, COM-MXR-01).

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    access : In(Access)
    priv : In(Privilege)
    select, mxr : In(1)
        SUM and MXR as this stage sees them.
    required : Out(number of bits)
        In the order of :func:`permission_bits` of the stage's bank.
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.config = config
        self.stage = stage
        self.bits = permission_bits(config, stage.bank)
        super().__init__(
            {
                "access": In(Access),
                "priv": In(Privilege),
                "select": In(1),
                "mxr": In(1),
                "required": Out(len(self.bits)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        required = [Const(0, 1)] * len(self.bits)
        for right in stage_rights(self.config, self.stage):
            wanted = (self.access == right.access) & (self.priv == right.privilege)
            if right.select is not None:
                wanted &= self.select == right.select
            if right.mxr:
                wanted &= self.mxr
            for bit, held in enumerate(self.bits):
                if held <= right.held:
                    required[bit] |= wanted
        for bit, wanted in enumerate(required):
            m.d.comb += self.required[bit].eq(wanted)
        return m
