"""``mpu-hw encode``: the registers of an entry for a region with rights."""

import json

import click

from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import config_options, json_option
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig

__all__ = ["encode"]

NUMBER_BASE = 0  # as in Python: 0x for hexadecimal


@click.command()
@click.argument("base")
@click.argument("size")
@click.argument("rights")
@config_options(default="soc")
@click.option("--bank", help="Bank of the entry.  [default: that of S and U]")
@click.option("--index", type=int, default=0, show_default=True, help="Number of the entry.")
@click.option("--user", is_flag=True, help="Rights of U (of a guest's bank: VU), and none of S.")
@click.option("--shared", is_flag=True, help="Rights of S and of U.")
@click.option("--lock", is_flag=True, help="Lock the entry.")
@json_option
def encode(
    base: str,
    size: str,
    rights: str,
    config: MpuConfig,
    bank: str | None,
    index: int,
    user: bool,
    shared: bool,
    lock: bool,
    as_json: bool,
) -> int:
    """Print the registers of an entry that grants RIGHTS for SIZE bytes from BASE.

    RIGHTS are letters of rwx, and those of S without --user or --shared, with SUM = 0. Nothing is
    rounded: a region that no entry can match is an error with the nearest that one can. Lines are
    register=value, as mpu-hw explain reads them.
    """
    with require_package("encode", "sim"):
        from mpu_hw_sim import encoding
        from mpu_hw_sim.explanation.sizes import parse_size
    try:
        first = int(base, NUMBER_BASE)
    except ValueError:
        first = -1
    if first < 0:
        raise ValueError(f"BASE must be an address, as 0x80000000, not {base!r}")
    region = encoding.Bounds(first, first + parse_size(size))
    chosen = bank or encoding.default_bank(config)
    wanted = encoding.parse_rights(rights)
    encoding.require_entry(config, chosen, index)
    cfg = encoding.cfg_of(config, chosen, wanted, user=user, shared=shared, lock=lock)
    found = encoding.encode(config, chosen, index, region, cfg)
    if as_json:
        registers = {name: hex(value) for name, value in found.registers.items()}
        click.echo(json.dumps({"mode": found.mode.name, "registers": registers}, indent=2))
        return Status.SUCCESS
    pair = f", with {chosen}[{index - 1}] as its base, which stays OFF" if found.below else ""
    click.echo(f"# {chosen}[{index}]: {found.mode.name} {region}{pair}")
    for name, value in found.registers.items():
        note = ""
        if found.lane is not None and "cfg" in name:
            note = f"  # bits {found.lane + 7}:{found.lane}; keep the others"
        click.echo(f"{name}=0x{value:x}{note}")
    return Status.SUCCESS
