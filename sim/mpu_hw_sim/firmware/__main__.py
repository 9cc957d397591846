"""``python -m mpu_hw_sim.firmware``: compile a program."""

from pathlib import Path

import click

from mpu_hw.config import MpuConfig
from mpu_hw.revision import REVISIONS

from .compile import PROGRAMS, compile_firmware


@click.command()
@click.argument("name", type=click.Choice(list(PROGRAMS)))
@click.option("--xlen", type=click.Choice(["32", "64"]), default="32", show_default=True)
@click.option(
    "--revision",
    type=click.Choice(list(REVISIONS)),
    default=MpuConfig().revision,
    show_default=True,
)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("build/firmware"))
def main(name: str, xlen: str, revision: str, output: Path) -> None:
    """Compile the program NAME and print where it is."""
    output.mkdir(parents=True, exist_ok=True)
    click.echo(compile_firmware(name, int(xlen), output, revision=revision))


if __name__ == "__main__":
    main()
