"""What RAM starts with."""

import tempfile
from pathlib import Path

from mpu_hw.soc import SocConfig
from mpu_hw.soc.config import RAM_BASE
from sim.firmware import compile_firmware

from .elf import Program, read_elf

__all__ = ["boot_words", "require_fit"]

DEMONSTRATION = "board"


def require_fit(path: Path, program: Program, config: SocConfig) -> None:
    """Raise ValueError unless the program can run on the system."""
    if program.xlen != config.core.xlen:
        raise ValueError(
            f"{path} must be an RV{config.core.xlen} program for this configuration, "
            f"not RV{program.xlen}"
        )
    end = RAM_BASE + config.ram_bytes
    for address, content in program.segments:
        if address < RAM_BASE or address + len(content) > end:
            raise ValueError(
                f"Segments of {path} must lie in RAM, 0x{RAM_BASE:x} to 0x{end - 1:x}, "
                f"not at 0x{address:x} with 0x{len(content):x} bytes"
            )


def boot_words(config: SocConfig, path: Path | None = None) -> tuple[int, ...]:
    """Return the words that RAM starts with, each as wide as a register.

    Parameters
    ----------
    config : SocConfig
        A system with a unit, if ``path`` is None.
    path : Path or None
        An ELF file; None: the program ``board`` of sim.firmware.

    Raises
    ------
    MissingTool
        The compiler is not installed.
    OSError
        The file cannot be read.
    ValueError
        It is not a program for this system.
    """
    if path is not None:
        return _words(path, config)
    assert config.unit is not None
    with tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder:
        xlen, revision = config.core.xlen, config.unit.revision
        elf = compile_firmware(DEMONSTRATION, xlen, Path(folder), revision=revision)
        return _words(elf, config)


def _words(path: Path, config: SocConfig) -> tuple[int, ...]:
    program = read_elf(path)
    require_fit(path, program, config)
    end = max((address + len(content) for address, content in program.segments), default=RAM_BASE)
    step = config.core.xlen // 8
    image = bytearray(-(-(end - RAM_BASE) // step) * step)
    for address, content in program.segments:
        at = address - RAM_BASE
        image[at : at + len(content)] = content
    return tuple(
        int.from_bytes(image[at : at + step], "little") for at in range(0, len(image), step)
    )
