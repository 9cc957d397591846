"""``mpu-hw new``: a project with one protected task."""

from pathlib import Path

import click

from mpu_hw.commands.options import FOLDER, config_options
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig

__all__ = ["new"]


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@config_options(default="soc")
def new(folder: Path, config: MpuConfig) -> None:
    """Write a program with one protected task to DIR, which is empty or not there yet.

    main.c has a kernel in M and a task in U; start.S, link.ld and machine.c are the reference
    system's, mpu.h and csr.h those of the configuration, mpu.toml is the configuration itself. The
    Makefile builds it with the compiler of the package ziglang, or with TOOLCHAIN=gcc with
    riscv64-unknown-elf-gcc; `make run` runs it.
    """
    with require_package("new", "sim"):
        from mpu_hw_sim.firmware import write_project

    paths = write_project(config, folder)
    names = ", ".join(path.name for path in paths)
    click.echo(f"{folder} has {names}")
    click.echo(f"Next: make -C {folder} run")
