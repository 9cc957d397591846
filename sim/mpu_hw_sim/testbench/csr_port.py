"""Drivers of the CSR port and of the status inputs."""

from cocotb.triggers import FallingEdge, Lock, RisingEdge

from mpu_hw.isa import Privilege
from mpu_hw_sim.model import CsrAccess, CsrResult, Status
from mpu_hw_sim.step import IDLE
from mpu_hw_sim.testbench.handles import Description, PortGroup, clock_high, read_description

__all__ = ["CsrDriver", "CsrPort", "StatusDriver"]


class CsrPort:
    """Reads the CSR port as it is now: which access is made, and its answer.

    Parameters
    ----------
    handle, description, prefix
        As of :class:`~.check_port.CheckPortMonitor`.
    """

    def __init__(self, handle, description: Description, *, prefix: str = ""):
        description = read_description(description)
        self._csr = PortGroup(handle, description, "csr", prefix=prefix)
        indirect = any(port["group"] == "isel" for port in description["ports"])
        self._isel = PortGroup(handle, description, "isel", prefix=prefix) if indirect else None

    def defined(self) -> bool:
        """Whether no bit of the port is undefined."""
        return self._csr.defined()

    def access(self) -> CsrAccess:
        """Read the inputs."""
        read = self._csr.read
        claim = bool(self._isel.read("claim")) if self._isel else False
        return CsrAccess(
            read("addr"),
            read("priv"),
            bool(read("virt")),
            bool(read("write")),
            read("wdata"),
            claim,
        )

    def result(self) -> CsrResult:
        """Read the outputs. ``isel`` is None where the unit has no selects."""
        read = self._csr.read
        return CsrResult(
            bool(read("hit")),
            bool(read("illegal")),
            bool(read("virtual")),
            read("rdata"),
            self._isel.read("value") if self._isel else None,
        )

    def drive(self, access: CsrAccess) -> None:
        """Put an access on the inputs, at once: no time passes."""
        self._csr.drive(
            addr=access.addr,
            priv=access.priv,
            virt=access.virt,
            write=access.write,
            wdata=access.wdata,
        )
        if self._isel is not None:
            self._isel.drive(claim=access.claim)


class CsrDriver:
    """Makes register accesses, one clock each; between them it reads CSR 0, which no unit has.

    The pins of the port belong to the driver. It makes neither clock nor reset.

    Parameters
    ----------
    handle, description, prefix
        As of :class:`~.check_port.CheckPortMonitor`.
    clock : cocotb handle

    Raises
    ------
    ValueError
        ``handle`` lacks a pin; or, where a register is named, the unit has none of this name.
    """

    def __init__(self, handle, description: Description, clock, *, prefix: str = ""):
        description = read_description(description)
        self._port = CsrPort(handle, description, prefix=prefix)
        self._numbers: dict[str, int] = {
            row["name"]: row["number"] for row in description["registers"]
        }
        self._clock = clock
        self._turn = Lock()
        self.drive(IDLE)

    def drive(self, access: CsrAccess) -> None:
        """Put an access on the pins, at once: no time passes. A write happens at each edge."""
        self._port.drive(access)

    def result(self) -> CsrResult:
        """Read what the unit answers now."""
        return self._port.result()

    def number(self, register: int | str) -> int:
        """Give the number of a register by its name in mpu.json; a number is returned as it is.

        Raises
        ------
        ValueError
            The unit has no register of this name.
        """
        if isinstance(register, int):
            return register
        if register not in self._numbers:
            raise ValueError(f"Register must be one of those of mpu.json, not {register!r}")
        return self._numbers[register]

    async def access(self, access: CsrAccess) -> CsrResult:
        """Make one access; return its answer at the rising edge at which a write takes effect."""
        async with self._turn:
            await clock_high(self._clock)
            self._port.drive(access)
            await FallingEdge(self._clock)
            result = self._port.result()
            await RisingEdge(self._clock)
            self._port.drive(IDLE)
        return result

    async def read(
        self, register: int | str, *, priv: int = Privilege.M, virt: bool = False
    ) -> CsrResult:
        """Read a register as a hart in this mode."""
        return await self.access(CsrAccess(self.number(register), priv, virt))

    async def write(
        self, register: int | str, value: int, *, priv: int = Privilege.M, virt: bool = False
    ) -> CsrResult:
        """Write a register whole; the value of the result is the one before the write."""
        return await self.access(CsrAccess(self.number(register), priv, virt, True, value))


class StatusDriver:
    """Drives the status inputs, and reads them back.

    Parameters
    ----------
    handle, description, prefix
        As of :class:`~.check_port.CheckPortMonitor`.
    """

    def __init__(self, handle, description: Description, *, prefix: str = ""):
        self._group = PortGroup(handle, description, "status", prefix=prefix)
        self._names = [name for name in Status.__dataclass_fields__ if name in self._group]

    def drive(self, status: Status) -> None:
        """Drive the inputs that the unit has, at once: no time passes."""
        self._group.drive(**{name: getattr(status, name) for name in self._names})

    def read(self) -> Status:
        """Read the inputs; one that the unit has not is as a fresh ``Status`` has it."""
        return Status(**{name: bool(self._group.read(name)) for name in self._names})
