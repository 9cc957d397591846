"""What RAM starts with."""

import tempfile
from pathlib import Path

from mpu_hw.soc import SocConfig
from mpu_hw.soc.config import RAM_BASE
from mpu_hw_sim.firmware import compile_firmware

from .elf import Program, read_elf

__all__ = ["boot_words", "require_entry", "require_fit"]

DEMONSTRATION = "board"


def require_fit(path: Path, program: Program, config: SocConfig) -> None:
    """Raise ValueError unless the program can run on the system."""
    if program.xlen != config.core.xlen:
        raise ValueError(
            f"{path} must be an RV{config.core.xlen} program for this configuration, "
            f"not RV{program.xlen}"
        )
    end = RAM_BASE + config.ram_bytes
    for segment in program.segments:
        if segment.address < RAM_BASE or segment.address + segment.size > end:
            raise ValueError(
                f"Segments of {path} must lie in RAM, 0x{RAM_BASE:x} to 0x{end - 1:x}, "
                f"not at 0x{segment.address:x} with 0x{segment.size:x} bytes"
            )


def require_entry(path: Path, program: Program) -> None:
    """Raise ValueError unless the program starts where the boot ROM jumps to."""
    if program.entry != RAM_BASE:
        # The boot ROM is part of the hardware: it jumps to one address.
        raise ValueError(
            f"{path} must start at 0x{RAM_BASE:x}, where the boot ROM jumps to, not at its entry "
            f"point 0x{program.entry:x}: link what starts first"
        )


def boot_words(config: SocConfig, path: Path | None = None) -> tuple[int, ...]:
    """Return the words that RAM starts with, each as wide as a register.

    Parameters
    ----------
    config : SocConfig
        A system with a unit, if ``path`` is None.
    path : Path or None
        An ELF file; None: the program ``board`` of mpu_hw_sim.firmware.

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
        # A unit without a bank for U cannot show much; the program passes over what is not there.
        protects = any(stage.virt is False for stage in config.unit.stages)
        unit = config.unit if protects else None
        elf = compile_firmware(DEMONSTRATION, xlen, Path(folder), revision=revision, unit=unit)
        return _words(elf, config)


def _words(path: Path, config: SocConfig) -> tuple[int, ...]:
    program = read_elf(path)
    require_fit(path, program, config)
    require_entry(path, program)
    end = max(segment.address + segment.size for segment in program.segments)
    step = config.core.xlen // 8
    image = bytearray(-(-(end - RAM_BASE) // step) * step)
    for segment in program.segments:
        at = segment.address - RAM_BASE
        image[at : at + len(segment.content)] = segment.content
    return tuple(
        int.from_bytes(image[at : at + step], "little") for at in range(0, len(image), step)
    )
