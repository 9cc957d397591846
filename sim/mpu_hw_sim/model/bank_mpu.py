"""One bank of a unit with direct registers: its registers and the entries they hold."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass

from mpu_hw.isa import AddressMode

from .model_config import ModelConfig
from .region import Candidate, Watch, address_view, candidate, supported_mode

__all__ = ["MpuBank"]


@dataclass
class Entry:
    """Stored state of one entry. ``permission`` is S R W X as four digits."""

    addr: int = 0
    mode: AddressMode = AddressMode.OFF
    permission: str = "0000"
    enabled: bool = True
    hardwired: bool = False

    def byte(self) -> int:
        """Return the configuration as its register shows it (MPU-CFG-01)."""
        s, r, w, x = list(self.permission)
        return int(f"{s}00{self.mode:02b}{x}{w}{r}", 2)


def _fields(byte: int) -> tuple[str, int]:
    """Return S R W X and A of a configuration byte (MPU-CFG-01)."""
    s, _, _, a1, a0, x, w, r = list(format(byte, "08b"))
    return s + r + w + x, int(a1 + a0, 2)


class MpuBank:
    """Entries of one bank, and its three families of registers.

    Parameters
    ----------
    name : str
        ``mpu``, ``vsmpu`` or ``hgmpu``.
    legal : set of str
        S R W X that a write may store.
    config : ModelConfig
        The configuration; the bank has ``config.entries[name]`` entries.
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(self, name: str, legal: Set[str], config: ModelConfig, covered: Counter[str]):
        self.name = name
        self.config = config
        self.covered = covered
        # COM-RST-02: A = 0 makes the set switch bits inert.
        self.entries = [Entry() for _ in range(config.entries[name])]
        self.legal = legal
        for row in config.reset:
            if row.bank == name:
                permission, mode = _fields(row.cfg)
                self.entries[row.index] = Entry(
                    row.addr, AddressMode(mode), permission, True, row.hardwired
                )
        self._watch: Watch | None = None
        self._written = False

    def watch(self) -> Watch:
        """Return what the entries match now (COM-PRIO-03, COM-MATCH-04)."""
        if self._watch is None:
            active: list[Candidate] = []
            disabled: list[Candidate] = []
            before = None
            for index, entry in enumerate(self.entries):
                found = candidate(
                    index,
                    entry.mode,
                    entry.addr,
                    before.addr if before else 0,
                    entry.permission,
                    self.config,
                    self.covered,
                )
                if entry.mode is AddressMode.TOR and before:
                    if before.mode is AddressMode.OFF or not before.enabled:
                        found = found._replace(marks=(*found.marks, "COM-MATCH-04"))
                if entry.mode is not AddressMode.OFF:
                    (active if entry.enabled else disabled).append(found)
                before = entry
            self._watch = Watch(active, disabled)
            if self._written:
                # The access after a register write sees it, with no fence between.
                self.covered["MPU-FEN-04"] += 1
        return self._watch

    def read(self, family: str, number: int) -> int:
        """Return register ``number`` of the family ``cfg``, ``addr`` or ``switch``."""
        if family == "cfg":
            return self._read_cfg(number)
        if family == "addr":
            return self._read_addr(number)
        return self._read_switch(number)

    def write(self, family: str, number: int, value: int) -> None:
        """Write register ``number`` of the family ``cfg``, ``addr`` or ``switch``."""
        self._watch = None
        self._written = True
        if family == "cfg":
            self._write_cfg(number, value)
        elif family == "addr":
            self._write_addr(number, value)
        else:
            self._write_switch(number, value)

    def _entry(self, index: int) -> Entry | None:
        return self.entries[index] if index < len(self.entries) else None

    def _read_cfg(self, number: int) -> int:
        """MPU-CFG-02: four lanes, on RV64 eight; MPU-CFG-03: the lanes beyond the bank read 0."""
        self.covered["MPU-CFG-01"] += 1
        self.covered["MPU-CFG-02"] += 1
        lanes = [self._entry(4 * number + lane) for lane in range(self.config.xlen // 8)]
        if None in lanes:
            self.covered["MPU-CFG-03"] += 1
        return int.from_bytes([lane.byte() if lane else 0 for lane in lanes], "little")

    def _write_cfg(self, number: int, value: int) -> None:
        lanes = value.to_bytes(self.config.xlen // 8, "little")
        for index, byte in enumerate(lanes, start=4 * number):
            entry = self._entry(index)
            if entry is None:
                self.covered["MPU-CFG-03"] += 1
            elif entry.hardwired:
                self.covered["COM-RST-04"] += 1
            else:
                permission, mode = _fields(byte)
                entry.mode = supported_mode(mode, self.config, self.covered)
                entry.permission = self._legal(permission, entry.permission)

    def _legal(self, written: str, stored: str) -> str:
        """MPU-CFG-06, or with ``hold`` SSPMP-CFG-05: a reserved write never grants anything."""
        if written in self.legal:
            return written
        if self.config.reserved == "hold":
            self.covered["SSPMP-CFG-05"] += 1
            return stored
        self.covered["MPU-CFG-06"] += 1
        return "0000"

    def _read_addr(self, number: int) -> int:
        self.covered["COM-ADDR-01"] += 1
        entry = self._entry(number)
        if entry is None:
            self.covered["MPU-CSR-03"] += 1
            return 0
        return address_view(entry.addr, entry.mode, self.config, self.covered)

    def _write_addr(self, number: int, value: int) -> None:
        entry = self._entry(number)
        if entry is None:
            self.covered["MPU-CSR-03"] += 1
        elif entry.hardwired:
            self.covered["COM-RST-04"] += 1
        else:
            entry.addr = value % 2**self.config.word_bits
            if entry.addr != value:
                self.covered["COM-ADDR-02"] += 1

    def _switched(self, number: int) -> list[Entry]:
        """MPU-SW-01: the entries that a switch register gates, bit 0 first."""
        self.covered["MPU-SW-01"] += 1
        if self.name != "mpu":
            self.covered["MPU-SW-02"] += 1
        return self.entries[self.config.xlen * number :][: self.config.xlen]

    def _read_switch(self, number: int) -> int:
        bits = ["01"[entry.enabled] for entry in self._switched(number)]
        return int("".join(reversed(bits)) or "0", 2)

    def _write_switch(self, number: int, value: int) -> None:
        entries = self._switched(number)
        bits = format(value, f"0{self.config.xlen}b")[::-1]
        for entry, bit in zip(entries, bits, strict=False):
            entry.enabled = bit == "1"
        if "1" in bits[len(entries) :]:
            self.covered["MPU-SW-02"] += 1
