"""``mpu-hw plan``: the fewest entries for a list of regions."""

import json
from pathlib import Path

import click

from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import FILE, config_options, json_option
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig
from mpu_hw.files import whole_file

__all__ = ["plan"]


@click.command()
@click.argument("wishes", metavar="REGIONS.toml", type=FILE)
@config_options(default="soc")
@click.option("--c", "c_file", type=FILE, help="Write the register writes as a C header.")
@click.option("--rust", "rust_file", type=FILE, help="Write the register writes as Rust.")
@click.option(
    "--writes", "as_writes", is_flag=True, help="Print register=value, as mpu-hw explain reads it."
)
@json_option
def plan(
    wishes: Path,
    config: MpuConfig,
    c_file: Path | None,
    rust_file: Path | None,
    as_writes: bool,
    as_json: bool,
) -> int:
    """Find the fewest entries that grant just what REGIONS.toml lists.

    Each table region has name, base, size, rights (s and u, vs and vu, or shared for both), and
    where needed lock and bank. Nothing is rounded: what entries cannot match is an error with the
    nearest regions that they can. The reference model confirms every interval of the address space
    and that no write on the way opens what the plan denies.
    """
    with require_package("plan", "sim"):
        from mpu_hw_sim import planning
    if as_writes and as_json:
        raise ValueError("--writes must not go with --json")
    for path in (c_file, rust_file):
        if path is not None and path.is_file() and path.samefile(wishes):
            raise ValueError(f"A file to write must not be {path}, the file of the regions")
    found = planning.plan_of(config, planning.read_wishes(wishes, config))
    writes = planning.writes_of(found)
    try:
        checked = planning.check_plan(found, writes)
    except planning.PlanError as error:
        click.echo(f"mpu-hw: the reference model does not confirm the plan: {error}", err=True)
        return Status.DIFFERENCE
    for path, render in ((c_file, planning.render_c), (rust_file, planning.render_rust)):
        if path is not None:
            with whole_file(path) as partial:
                partial.write_text(render(config, writes), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(planning.plan_data(found, writes, checked), indent=2))
    elif as_writes:
        click.echo("\n".join(f"{w.name}=0x{w.value:x}  # {w.where}" for w in writes))
    else:
        console = output_console()
        with console.capture() as printed:
            console.print(planning.plan_text(found, writes, checked))
        lines = printed.get().splitlines()
        click.echo("\n".join(line.rstrip() for line in lines))
    return Status.SUCCESS
