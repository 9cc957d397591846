"""``python -m mpu_hw_sim.lockstep``: compare many instructions and say how many."""

import tempfile
from pathlib import Path
from time import perf_counter

import click

from mpu_hw.config import MpuConfig
from mpu_hw.revision import REVISIONS
from mpu_hw.soc import SocConfig

from .lockstep import Total, lockstep


@click.command()
@click.option("--instructions", default=1_000_000, show_default=True, help="At least so many.")
@click.option("--xlen", type=click.Choice(["32", "64"]), default="32", show_default=True)
@click.option("--hypervisor/--no-hypervisor", default=True, show_default=True)
@click.option("--misaligned", type=click.Choice(["split", "trap"]), default="split")
@click.option(
    "--pmp", is_flag=True, help="With a unit that has a PMP, which has all entries after reset."
)
@click.option("--no-mpu", is_flag=True, help="Without a unit.")
@click.option("--seed", default=0, show_default=True, help="Of the first program.")
def main(
    instructions: int,
    xlen: str,
    hypervisor: bool,
    misaligned: str,
    pmp: bool,
    no_mpu: bool,
    seed: int,
) -> None:
    """Compare random programs on the core and on the instruction-set simulator.

    The core has a unit without PMP, opened before the program starts. So the other side need not
    have one, and the reference model checks every access again.
    """
    revision = next(row.name for row in REVISIONS.values() if bool(row.machine) == pmp)
    unit = MpuConfig(revision=revision, xlen=int(xlen), hypervisor=hypervisor)
    config = SocConfig.for_unit(
        None if no_mpu else unit,
        xlen=int(xlen),
        hypervisor=hypervisor,
        misaligned=misaligned,
        shared_port=True,
    )
    begin = perf_counter()

    def progress(total: Total) -> None:
        click.echo(f"\r{total.instructions:,} instructions", nl=False, err=True)

    with tempfile.TemporaryDirectory(prefix="mpu-hw-lockstep-") as folder:
        total = lockstep(config, instructions, Path(folder), seed=seed, progress=progress)
    click.echo(err=True)
    click.echo(
        f"RV{xlen}, {'with' if hypervisor else 'without'} H: {total.instructions:,} instructions "
        f"of {total.programs} programs alike, in modes {', '.join(sorted(total.modes))}; "
        f"{total.given_up} programs did not end and were left out; "
        f"{total.checked:,} accesses checked again by the model; "
        f"{perf_counter() - begin:.0f} s"
    )


if __name__ == "__main__":
    main()
