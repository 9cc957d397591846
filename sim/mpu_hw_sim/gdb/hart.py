"""A stopped or running hart: registers, memory, stops."""

from mpu_hw.soc import SocConfig
from mpu_hw.soc.config import RAM_BASE, ROM_BASE
from mpu_hw.soc.rom import ROM_BYTES, boot_code, boot_code_rv32

from .link import SimulatorLink
from .registers import Registers

__all__ = ["BREAKPOINTS", "WATCHPOINTS", "Hart"]

# Kinds of gdb's packets Z and z; watchpoints by the bits of the accesses that they see.
BREAKPOINTS = (0, 1)
WATCHPOINTS = {2: 1, 3: 2, 4: 3}


class Hart:
    """What a debugger asks of the hart.

    Memory is RAM and the boot ROM at their physical addresses, whatever the unit allows.

    Parameters
    ----------
    link : SimulatorLink
    config : SocConfig
    """

    def __init__(self, link: SimulatorLink, config: SocConfig):
        self.link = link
        self.xlen = config.core.xlen
        self.registers = Registers(link, config)
        self._ram = range(RAM_BASE, RAM_BASE + config.ram_bytes)
        code = (boot_code if self.xlen == 64 else boot_code_rv32)(RAM_BASE)
        self._rom = b"".join(word.to_bytes(4, "little") for word in code).ljust(ROM_BYTES, b"\0")

    def read(self, address: int, count: int) -> bytes | None:
        """Return ``count`` bytes of memory, fewer at its end; None where none begins."""
        if address in self._ram:
            count = min(count, self._ram.stop - address)
            return bytes.fromhex(self.link.ask("m", address, count))
        if 0 <= address - ROM_BASE < ROM_BYTES:
            return self._rom[address - ROM_BASE :][:count]
        return None

    def write(self, address: int, data: bytes) -> bool:
        """Write RAM; return whether all of it lies there."""
        if address not in self._ram or address + len(data) > self._ram.stop:
            return False
        if data:
            self.link.ask("M", address, data.hex())
        return True

    def set_point(self, kind: int, address: int, size: int, there: bool) -> bool:
        """Set or remove a break- or watchpoint; return whether there is such a kind."""
        if kind in BREAKPOINTS:
            self.link.ask("b" if there else "B", address)
        elif kind in WATCHPOINTS:
            self.link.ask("w" if there else "W", WATCHPOINTS[kind], address, size)
        else:
            return False
        return True

    def start(self, *, step: bool) -> None:
        """Let it run; what stops it comes as an answer of the link."""
        self.link.send("s" if step else "c")

    def stop(self) -> None:
        """Stop it at the next instruction."""
        self.link.send("!")
