"""What the functions of NAME.h encode is what `mpu-hw encode` says, or refused by both."""

import ctypes

import pytest
from configurations import CONFIGURATIONS
from header_bench import Header
from mpu_hw_sim.encoding import Bounds, cfg_of, default_bank, encode
from mpu_hw_sim.encoding.rights import encodings

from mpu_hw import MpuConfig
from mpu_hw.isa import CFG_A

# One configuration for each address space, grain and set of modes.
SHAPES = {
    (config.xlen, config.paddr_width, config.granularity, config.modes): (name, config)
    for name, config in CONFIGURATIONS.items()
}
TWO = {"direct": MpuConfig(), "indirect": MpuConfig(revision="sspmp-1.0", xlen=64)}


def regions(config):
    """Bases and sizes at the edges: of words, of the grain, of RV32, of the address space."""
    grain, top = config.granularity, 1 << config.paddr_width
    sizes = {0, 1, 2, 4, 8, 12, 16, 3 * grain, top - grain, top, top + grain, 2 * top, 1 << 63}
    for each in (grain, 4096, 1 << 31, 1 << 32, 1 << 33, top // 2):
        sizes |= {each - 4, each, each + 4, 2 * each}
    bases = {0, 4, grain - 4, grain, grain + 4, 2 * grain, 3 * grain, 0x8000_0000, 1 << 32}
    bases |= {top // 2, top - 2 * grain, top - grain, top - 4, top, top + grain, 1 << 63}
    bases |= {(1 << 64) - grain, (1 << 64) - 4}
    return [(base, size) for base in sorted(bases) for size in sorted(sizes)]


def said(config, index, base, size):
    """What `mpu-hw encode` says: addr, base, mode; or why not."""
    if size == 0:
        return "RANGE"
    bank = default_bank(config)
    try:
        code = encode(config, bank, index, Bounds(base, base + size), 0)
    except ValueError as error:
        text = str(error)
        kinds = {"must end at": "RANGE", "multiples of the grain": "ALIGN", "entry can": "SHAPE"}
        return next(kind for words, kind in kinds.items() if words in text)
    below = code.registers[f"{bank}addr{index - 1}"] if code.below else 0
    return (code.registers[f"{bank}addr{index}"], below, code.mode << CFG_A, int(code.below))


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-05", "COM-MATCH-06", "COM-MATCH-07", "COM-GRAN-02")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape[:3])))
def test_a_region_is_encoded_as_the_command_encodes_it(shape):
    _, config = SHAPES[shape]
    header = Header(config)
    seen = set()
    for index in (0, 1):
        for base, size in regions(config):
            code = header.encoding()
            result = header.encode(index, base, size, ctypes.byref(code))
            found = header.result(result)
            if not result:
                # The base of entry 0 is 0, and in no register.
                assert index or not code.base
                found = (code.addr, code.base if code.takes_base else 0, code.mode, code.takes_base)
            assert found == said(config, index, base, size), (index, hex(base), hex(size))
            seen.add(found if isinstance(found, str) else "OK")
    assert {"OK", "RANGE"} <= seen


def test_natural_regions_and_ranges_can_be_asked_for_alone():
    header = Header(MpuConfig(granularity=8))
    code = header.encoding()
    assert header.encode_range(1, 0x1000, 0x1000, ctypes.byref(code)) == 0
    assert (code.addr, code.base, code.mode, code.takes_base) == (0x800, 0x400, 8, 1)
    assert header.encode_natural(0x1000, 0x1000, ctypes.byref(code)) == 0
    assert (code.addr, code.mode, code.takes_base) == (0x5FF, 0x18, 0)
    for call in (
        header.encode_natural(0x1000, 0x3000, ctypes.byref(code)),
        header.encode_natural(0x1000, 0x2000, ctypes.byref(code)),
        header.encode_range(0, 0x1000, 0x1000, ctypes.byref(code)),
    ):
        assert header.result(call) == "SHAPE"
    # What was there is there.
    assert (code.addr, code.mode) == (0x5FF, 0x18)


@pytest.mark.parametrize("name", TWO)
def test_rights_have_the_encodings_that_the_model_grants(name):
    header, config = Header(TWO[name]), TWO[name]
    for stage in config.stages:
        if stage.name == "g" and stage.bank == "spmp":
            continue  # its names are those of HS
        prefix = f"MPU_{stage.bank.upper()}_"
        found = encodings(config, stage, False)
        if stage.name in ("g", "m"):
            wanted = {each.kernel: cfg for each, cfg in found.items()}
            named = {
                rights.replace("-", "").upper() or "NONE": cfg for rights, cfg in wanted.items()
            }
        else:
            named = {_name(each.kernel, each.task): cfg for each, cfg in found.items()}
        assert {n: header.values[prefix + n] for n in named} == named
        others = {n for n in header.values if n.startswith(prefix)} - {prefix + n for n in named}
        assert others <= {prefix + "ENTRIES"}


def _letters(rights):
    return rights.replace("-", "").upper()


def _name(kernel, task):
    kernel, task = _letters(kernel), _letters(task)
    if not kernel and not task:
        return "NONE"
    if kernel == task:
        return f"SU_{kernel}"
    return "_".join(f"{mode}_{each}" for mode, each in (("S", kernel), ("U", task)) if each)


def test_rights_are_those_of_the_command():
    config = TWO["indirect"]
    header = Header(config)
    given = {"rights": "rw-", "lock": False}
    user = cfg_of(config, "spmp", **given, user=True, shared=False)
    shared = cfg_of(config, "spmp", rights="r-x", lock=False, user=False, shared=True)
    assert header.values["MPU_SPMP_U_RW"] == user
    assert header.values["MPU_SPMP_SU_RX"] == shared
