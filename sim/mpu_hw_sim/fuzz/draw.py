"""Random configurations: every engine, width, grain, policy, kind of reset and mix of ports."""

from collections.abc import Mapping
from random import Random
from typing import Any

from mpu_hw.config import MpuConfig
from mpu_hw.config.choices import CHOICES, ENGINES, TARGETS, WALKING_ENGINES
from mpu_hw.config.fields import MODES
from mpu_hw.config.limits import PADDR_WIDTHS
from mpu_hw.revision import REVISIONS, Revision

__all__ = ["comparable", "draw_config"]

TRIES = 400  # drawn fields may not go together
KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
STAGES = ("hs", "vs", "g", "m")
FEW = (1, 2, 3, 4, 5, 6, 8)  # entries: what is small is built and written through in seconds
MANY = (12, 16, 17, 31, 32, 33, 64)
GRAINS = (4, 4, 4, 8, 16, 64, 4096)


def draw_config(rng: Random, fixed: Mapping[str, Any]) -> MpuConfig:
    """Draw a configuration.

    Parameters
    ----------
    rng : Random
    fixed : mapping
        Fields that it must have.

    Raises
    ------
    TypeError, ValueError
        What is fixed goes with nothing that is drawn; the text is that of the last try.
    """
    wrong: Exception = ValueError()
    for _ in range(TRIES):
        try:
            return comparable(MpuConfig.from_dict(_fields(rng, fixed) | dict(fixed)))
        except (TypeError, ValueError) as error:
            wrong = error
    raise wrong


def comparable(config: MpuConfig) -> MpuConfig:
    """Give a configuration back; ValueError where it has what the compiled reference has not."""
    if config.denial_record:
        raise ValueError("denial_record must be false: fuzz compares no denial record, verify does")
    if config.hardened:
        raise ValueError("hardened must be false: fuzz compares no second rail, verify does")
    return config


def _fields(rng: Random, fixed: Mapping[str, Any]) -> dict[str, Any]:
    revision = fixed.get("revision", rng.choice(tuple(REVISIONS)))
    if revision not in REVISIONS:
        return {}
    spec = REVISIONS[revision]
    xlen = fixed.get("xlen", rng.choice((32, 64)))
    widths = PADDR_WIDTHS.get(xlen, range(12, 35))
    engine = fixed.get("engine", rng.choice((*ENGINES, "combinational", "sequential")))
    walks = engine in WALKING_ENGINES
    fields: dict[str, Any] = {
        "revision": revision,
        "xlen": xlen,
        "paddr_width": rng.choice((12, widths[-1], 32, rng.choice(widths))),
        "granularity": rng.choice(GRAINS),
        "hypervisor": rng.random() < 0.75,
        "modes": rng.choice((MODES, MODES, MODES, rng.sample(MODES, rng.randrange(1, 4)))),
        "switch": rng.random() < 0.8,
        "mxr": rng.choice(CHOICES["mxr"]),
        "reserved": rng.choice(CHOICES["reserved"]),
        "engine": engine,
        "target": rng.choice(("generic", *TARGETS)),
        "constant_time": walks and rng.random() < 0.2,
        "reset_kind": rng.choice(CHOICES["reset_kind"]),
    }
    if walks and not fields["constant_time"]:
        fields["regions"] = rng.choice((1, 2))
    fields |= _of_revision(rng, spec, fields, fixed)
    if rng.random() < 0.7:
        fields["ports"] = _ports(rng)
    if rng.random() < 0.15:
        fields["reset"] = [_reset_row(rng, fields)]
    return fields


def _of_revision(
    rng: Random, spec: Revision, fields: Mapping[str, Any], fixed: Mapping[str, Any]
) -> dict[str, Any]:
    """Draw the fields that a revision has, or that others do not."""
    delegation = fixed.get("delegation", rng.choice(tuple(spec.delegations)))
    guests = {bank.name for bank in spec.banks if bank.guest}
    fields = {**fields, **fixed}
    entries = {
        bank: 0 if bank in guests and not fields["hypervisor"] else _count(rng)
        for bank in spec.delegations.get(delegation, {})
    }
    drawn: dict[str, Any] = {"entries": entries}
    if delegation:
        drawn["delegation"] = delegation
    if delegation == spec.pooled and delegation:
        # All banks live of it.
        drawn["entries"] = {bank: count + rng.choice((0, 2, 4)) for bank, count in entries.items()}
    if spec.machine:
        drawn["smepmp"] = rng.random() < 0.6
        if delegation != spec.pooled and rng.random() < 0.15:
            drawn["entries"] = {bank: _count(rng) * (bank == spec.machine) for bank in entries}
            drawn["supervisor_csrs"] = rng.random() < 0.3
    else:
        drawn["csr_map"] = rng.choice(CHOICES["csr_map"])
    return drawn


def _count(rng: Random) -> int:
    choice = rng.random()
    if choice < 0.1:
        return 0
    return rng.choice(FEW) if choice < 0.93 else rng.choice(MANY)


def _ports(rng: Random) -> list[dict[str, Any]]:
    """Draw check ports; each may have an engine of its own."""
    mixed = rng.random() < 0.2
    return [
        {
            "name": f"port{number}",
            "accesses": rng.sample(KINDS, rng.randrange(1, len(KINDS) + 1)),
            "max_size": 1 << rng.choice((0, 1, 2, 2, 3, 3, 4, 6)),
            "misaligned": rng.random() < 0.5,
            "stages": rng.choice((STAGES, STAGES, rng.sample(STAGES, rng.randrange(1, 5)))),
            **({"engine": rng.choice(ENGINES)} if mixed else {}),
        }
        for number in range(rng.choice((1, 2, 2, 3)))
    ]


def _reset_row(rng: Random, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Draw an entry with a reset value, which may be none that the configuration stores."""
    bank = rng.choice(tuple(fields["entries"]))
    width = fields["paddr_width"] - 2
    grain = fields["granularity"].bit_length() - 3
    return {
        "bank": bank,
        "index": rng.randrange(max(1, fields["entries"][bank])),
        "addr": rng.getrandbits(width) >> grain << grain,
        "cfg": rng.choice((0x18, 0x08, 0x00)) | rng.choice((0, 1, 3, 7)),
        "hardwired": rng.random() < 0.6,
    }
