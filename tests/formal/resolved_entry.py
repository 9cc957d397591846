"""What a parallel engine makes of an entry: for the proofs."""

from amaranth.hdl import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.isa import AddressMode
from mpu_hw.layout import Region, permissions_width
from mpu_hw.registers.bank_permission import BankPermission
from mpu_hw.registers.region_resolver import RegionResolver

__all__ = ["ResolvedEntry", "cfg_of"]


def cfg_of(cfg, table, encoding):
    """Put an encoding, the first field of the table most significant, into a StoredCfg."""
    return Cat(cfg[name] for name in reversed(table.fields)).eq(encoding)


class ResolvedEntry(wiring.Component):
    """Region and permission of an entry of a bank, from its registers."""

    def __init__(self, config, bank):
        self.config = config
        self.bank = config.spec.bank(bank)
        super().__init__(
            {
                "mode": In(AddressMode),
                "addr": In(config.addr_width),
                "prev_addr": In(config.addr_width),
                "encoding": In(len(self.bank.table.fields)),
                "mml": In(1),
                "region": Out(Region(config)),
                "permissions": Out(permissions_width(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.region = region = RegionResolver(self.config)
        m.submodules.permission = permission = BankPermission(self.config, self.bank)
        m.d.comb += [
            region.mode.eq(self.mode),
            region.addr.eq(self.addr),
            region.prev_addr.eq(self.prev_addr),
            self.region.eq(region.region),
            cfg_of(permission.cfg, self.bank.table, self.encoding),
            permission.mml.eq(self.mml),
            self.permissions.eq(permission.permission),
        ]
        return m
