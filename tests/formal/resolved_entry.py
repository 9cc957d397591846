"""What a parallel engine makes of an entry: for the proofs."""

from amaranth.hdl import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.isa import AddressMode
from mpu_hw.layout import entry_region, permissions_width
from mpu_hw.registers.bank_permission import BankPermission
from mpu_hw.registers.region_resolver import RegionResolver
from mpu_hw.registers.word_region import WordRegionDecoder

__all__ = ["ResolvedEntry", "cfg_of"]


def cfg_of(cfg, table, encoding):
    """Put an encoding, the first field of the table most significant, into a StoredCfg."""
    return Cat(cfg[name] for name in reversed(table.fields)).eq(encoding)


DECODERS = {
    "generic": RegionResolver,
    "ecp5": RegionResolver,
    "asic": WordRegionDecoder,
}


class ResolvedEntry(wiring.Component):
    """Region and permission of an entry of a bank, from its registers, as the target has them."""

    def __init__(self, config, bank):
        self.config = config
        self.bank = config.spec.bank(bank)
        super().__init__(
            {
                "mode": In(AddressMode),
                "addr": In(config.addr_width),
                "prev_addr": In(config.addr_width),
                "first": In(1),
                "encoding": In(len(self.bank.table.fields)),
                "mml": In(1),
                "region": Out(entry_region(config)),
                "permissions": Out(permissions_width(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.region = region = DECODERS[self.config.target](self.config)
        m.submodules.permission = permission = BankPermission(self.config, self.bank)
        m.d.comb += [
            region.mode.eq(self.mode),
            region.addr.eq(self.addr),
            region.prev_addr.eq(self.prev_addr),
            *(region.first.eq(self.first) for _ in range("first" in region.signature.members)),
            self.region.eq(region.region),
            cfg_of(permission.cfg, self.bank.table, self.encoding),
            permission.mml.eq(self.mml),
            self.permissions.eq(permission.permission),
        ]
        return m
