"""What an entry permits, in the bits that a check looks at."""

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import StoredCfg, own_state, permission_bits
from ..revision import Bank
from .warl import seen_encoding

__all__ = ["BankPermission", "banks_alike"]


def banks_alike(config: MpuConfig) -> list[list[Bank]]:
    """Group the banks that read the permission of an entry in the same way."""
    groups: dict[tuple[object, ...], list[Bank]] = {}
    for bank in config.banks:
        tables = config.entry_array(bank.name).tables
        key = (bank.table.key, tables, permission_bits(config, bank.name))
        groups.setdefault(key, []).append(bank)
    return list(groups.values())


class BankPermission(wiring.Component):
    """Give the bits of the permission of an entry that a bank has: see :func:`permission_bits`.

    Combinational. Reserved encodings give none (COM-CFG-07).

    Parameters
    ----------
    config : MpuConfig
    bank : Bank

    Members
    -------
    cfg : In(StoredCfg(config))
    mml : In(1)
        mseccfg.MML.
    permission : Out(number of bits)
    """

    def __init__(self, config: MpuConfig, bank: Bank):
        self.config = config
        self.bank = bank
        self.bits = permission_bits(config, bank.name)
        super().__init__(
            {"cfg": In(StoredCfg(config)), "mml": In(1), "permission": Out(len(self.bits))}
        )

    def elaborate(self, platform):
        m = Module()
        table = self.bank.table
        tables = self.config.entry_array(self.bank.name).tables
        fields = {name: self.cfg[name] for name in self.cfg.shape().members if name != "mode"}
        encoding = seen_encoding(table, tables, fields)
        codes = 1 << len(table.fields)
        smepmp = bool(own_state(self.config))  # without it MML is 0
        with m.Switch(Cat(encoding, self.mml) if smepmp else encoding):
            for value in range(codes << smepmp):
                mml, code = divmod(value, codes)
                given = sum(1 << bit for bit, held in enumerate(self.bits) if (mml, code) in held)
                with m.Case(value):
                    m.d.comb += self.permission.eq(given)
        return m
