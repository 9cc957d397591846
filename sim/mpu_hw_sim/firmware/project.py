"""A project of one's own: what `mpu-hw new` writes, and what `mpu-hw run main.c` builds with."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mpu_hw.config import MpuConfig
from mpu_hw.files import new_folder, whole_file
from mpu_hw.templates import templates

from .compile import COMMON, HERE, compile_sources, header_texts

__all__ = ["compile_file", "write_project"]

PROJECT = HERE / "project"
COPIED = (
    PROJECT / "start.S",
    PROJECT / "task.h",
    COMMON / "machine.h",
    COMMON / "machine.c",
    COMMON / "tohost.S",
)
RENDERED = ("main.c", "link.ld", "Makefile")
LEAST_PAGE = 4096
LARGEST_PAGE = 1 << 20  # of grains: a few of them must fit in RAM
ADDRESSES = 32  # bits: RAM begins at 2**31


def write_project(config: MpuConfig, folder: Path) -> list[Path]:
    """Write a program with one protected task, for a configuration; return the paths.

    Parameters
    ----------
    config : MpuConfig
    folder : Path
        Empty, or not there yet.

    Raises
    ------
    ValueError
        The folder has something in it; or the unit cannot protect a task in U on the reference
        system.
    OSError
        The folder cannot be made or written.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise ValueError(f"DIR must be a new folder or an empty one, not {str(folder)!r}")
    values = _values(config)
    texts = {path.name: path.read_text(encoding="utf-8") for path in COPIED}
    texts |= header_texts(config) | {"mpu.toml": config.to_toml()}
    texts |= {
        name: templates(__package__, "project").get_template(f"{name}.j2").render(values)
        for name in RENDERED
    }
    with ExitStack() as stack:
        stack.enter_context(new_folder(folder))
        for name, text in texts.items():
            partial = stack.enter_context(whole_file(folder / name))
            partial.write_text(text, encoding="utf-8")
    return sorted(folder / name for name in texts)


def compile_file(path: Path, config: MpuConfig, output: Path) -> Path:
    """Compile a C file with the start-up code of a project into a folder; return the ELF file.

    It finds ``mpu.h`` and ``csr.h`` of the configuration, ``machine.h`` and ``task.h``.

    Raises
    ------
    MissingTool
        The compiler is not installed.
    OSError
        The file cannot be read.
    RuntimeError
        The compiler failed; the text is what it said.
    """
    with path.open("rb"):
        pass
    for name, text in header_texts(config).items():
        (output / name).write_text(text, encoding="utf-8")
    script = output / "link.ld"
    page = max(LEAST_PAGE, config.granularity)
    text = templates(__package__, "project").get_template("link.ld.j2").render(page=page)
    script.write_text(text, encoding="utf-8")
    sources = [path, *(source for source in COPIED if source.suffix in (".c", ".S"))]
    # Before any header beside the file, which may be of another configuration.
    options = ["-include", str(output / "mpu.h"), "-g"]
    options += [f"-I{folder}" for folder in (output, PROJECT, COMMON)]
    elf = output / "main.elf"
    compile_sources(str(path), sources, elf, config.xlen, script=script, options=options)
    return elf


def _values(config: MpuConfig) -> dict[str, Any]:
    """Return what the templates of a project need to know."""
    page = max(LEAST_PAGE, config.granularity)
    banks = [stage.bank for stage in config.stages if stage.virt is False]
    # A range needs the entry before it, where there is no NAPOT.
    first, second = (0, 1) if "napot" in config.modes else (1, 3)
    held = sum(config.entry_array(bank).count for bank in banks)
    machine = config.spec.machine
    pmp = bool(machine) and machine in [bank.name for bank in config.banks]
    if held - (config.pooled and pmp) <= second:
        raise ValueError(
            f"Configuration must have {second + 1} entries or more that check U, "
            f"not {held - (config.pooled and pmp)}"
        )
    if not {"napot", "tor"} & {*config.modes}:
        raise ValueError("modes must have napot or tor, for the pages of a task")
    if page > LARGEST_PAGE:
        raise ValueError(f"granularity must be at most {LARGEST_PAGE}, not {config.granularity}")
    if config.paddr_width < ADDRESSES:
        raise ValueError(
            f"paddr_width must be {ADDRESSES} or more, for RAM at 0x80000000, "
            f"not {config.paddr_width}"
        )
    return {
        "xlen": config.xlen,
        "page": page,
        "bank": banks[0].upper(),
        "first": first,
        "second": second,
        "pmp": pmp,
        "pooled": config.pooled,
        "switch": config.switch,
    }
