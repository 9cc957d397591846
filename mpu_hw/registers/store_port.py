"""What an engine sees of the registers whose entries are in one memory."""

from collections.abc import Collection, Mapping
from typing import Any

from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import (
    ENTRY_NUMBER_WIDTH,
    BankMembers,
    BankRanges,
    StoredCfg,
    WrittenEntries,
    stored_depth,
)

__all__ = ["StorePort"]


class StorePort(wiring.Component):
    """Between the registers and the store of an engine. Entries are numbered over all arrays.

    Combinational. A port has those of the members below that its ``SEEN`` names.

    Parameters
    ----------
    config : MpuConfig
    registers : mapping of str to collection of str
        Registers that enable entries, each with the names of the stages that it does so for. Every
        entry of its bank serves another stage.

    Members
    -------
    store : Out(SIGNATURE(config))
        What the engine sees.
    read_entry, preceding : Out(8), Out(1)
        The entry to read while the CSR port addresses none; with ``preceding``, ``addr`` is that of
        the entry before it.
    used : In(1)
        The CSR port addresses one.
    idle : Out(1)
        With ``config.hardened``, where entries are read one at a time: the engine reads none.
    addr, addr_valid : In(config.addr_width), In(1)
        Address register that is read; its value is 0 unless ``addr_valid``.
    cfg : In(ArrayLayout(StoredCfg(config), lanes))
        Configurations of the entries of one cfg register.
    addrs, cfgs : In(ArrayLayout(config.addr_width, entries of the memory)), In(the same)
        Address registers of all entries, and configurations as in ``cfg``.
    not_off : In(entries of the memory)
        A is not OFF.
    enabled : In(StructLayout), entries of the memory each
        Which entries a register enables, by its name. With ``ENABLED = "bits"`` its bits as they
        are, of other banks' entries no matter what.
    members : In(BankMembers(banks, entries of the memory))
        Which entries a bank has.
    ranges : In(BankRanges(banks))
        The same, as numbers.
    changed : In(1)
        A register is written at the clock edge.
    written : In(WrittenEntries)
    mml : In(1)
        mseccfg.MML.
    """

    SIGNATURE = wiring.Signature
    SEEN = tuple[str, ...]()
    ENABLED = "enabled"  # what is seen of EnableRegisters

    def __init__(self, config: MpuConfig, registers: Mapping[str, Collection[str]]):
        self.config = config
        self.registers = registers
        depth, lanes = stored_depth(config), config.xlen // 8
        shapes: dict[str, Any] = {
            "addr": config.addr_width,
            "addr_valid": 1,
            "cfg": data.ArrayLayout(StoredCfg(config), lanes),
            "addrs": data.ArrayLayout(config.addr_width, depth),
            "cfgs": data.ArrayLayout(StoredCfg(config), depth),
            "not_off": depth,
            "enabled": data.StructLayout(dict.fromkeys(registers, depth)),
            "members": BankMembers(config.banks, depth),
            "ranges": BankRanges(config.banks),
            "used": 1,
            "changed": 1,
            "written": WrittenEntries,
            "mml": 1,
        }
        super().__init__(
            {
                "store": Out(type(self).SIGNATURE(config)),
                "read_entry": Out(ENTRY_NUMBER_WIDTH),
                "preceding": Out(1),
                **({"idle": Out(1)} if config.hardened and "addrs" not in self.SEEN else {}),
                **{name: In(shapes[name]) for name in type(self).SEEN},
            }
        )
