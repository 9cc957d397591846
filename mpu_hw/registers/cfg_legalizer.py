"""From a configuration value as software writes it to the fields that an entry stores."""

from amaranth import Cat, Const, Module, Mux
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..isa import CFG_A, CFG_BITS, AddressMode
from .warl import is_reserved, legal_encoding, legal_mode, unpack_cfg

__all__ = ["MML_FORBIDDEN", "CfgFields", "CfgLegalizer", "permission_fields"]

# Locked encodings LRWX that MML=1 does not let anybody create: rules that let M execute (PMP-06).
MML_FORBIDDEN = (0b1001, 0b1101, 0b1010, 0b1011)


def permission_fields(config: MpuConfig, array: EntryArray) -> list[str]:
    """Name the fields that an entry stores beside A: those of its tables, and L."""
    names = [name for table in array.tables for name in table.fields]
    return list(dict.fromkeys([*names, *(["L"] if config.spec.lock else [])]))


def CfgFields(config: MpuConfig, array: EntryArray) -> data.StructLayout:
    """Hold a legal configuration, a bit for each of :func:`permission_fields`.

    ``hold``: the permission was reserved; but for L the entry keeps the one that it shows instead.
    """
    names = permission_fields(config, array)
    return data.StructLayout({"mode": AddressMode, "hold": 1, **dict.fromkeys(names, 1)})


class CfgLegalizer(wiring.Component):
    """Legalise one byte lane of a write, for every entry that it may go to.

    Combinational. What a field may be depends on the written value and on the bank that writes it,
    but not on the entry (MPU-CFG-06, PMP-01, SSPMP-CFG-05).

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    cfg : In(array.cfg_width)
    machine : In(1)
        It is written as a byte of pmpcfg. Exists in an array whose entries move between banks.
    mml : In(1)
        mseccfg.MML: R=0, W=1 is legal for the PMP. Exists where a PMP may have the entry.
    legal : Out(CfgFields(config, array))
    """

    def __init__(self, config: MpuConfig, array: EntryArray):
        self.config = config
        self.array = array
        members = {"cfg": In(array.cfg_width), "legal": Out(CfgFields(config, array))}
        if array.shared:
            members["machine"] = In(1)
        if any("L" in table.fields for table in array.tables):
            members["mml"] = In(1)
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.legal.mode.eq(legal_mode(self.config, self.cfg[CFG_A : CFG_A + 2]))
        for table in self.array.tables:
            packed = "L" in table.fields
            # Of fields that the table does not have nothing remains: U and SHARED of an earlier
            # life as SPMP do not return with the entry (SSPMP-CFG-02).
            with m.If(self.machine == packed if self.array.shared else Const(1)):
                fields = Cat(self.legal[name] for name in reversed(table.fields))
                m.d.comb += fields.eq(self._encoding(table))
                if self.config.reserved == "hold" and not packed:
                    m.d.comb += self.legal.hold.eq(is_reserved(table, self._written(table)))
        if self.config.spec.lock:
            # SSPMP-LOCK-06: a write that sets L takes its other fields, too. Who may clear L is
            # decided outside (SSPMP-LOCK-04).
            m.d.comb += self.legal.L.eq(self.cfg[CFG_BITS["L"]])
        return m

    def _written(self, table):
        return unpack_cfg(table, self.cfg)[1]

    def _encoding(self, table):
        """Mask a reserved permission; where the policy is to hold it, it is not looked at."""
        masked = legal_encoding(table, self._written(table))
        if "L" in table.fields:
            # The PMP clears W where R is 0, unless MML gives that encoding a meaning (PMP-01).
            return Mux(self.mml, self._written(table), masked)
        return masked
