"""The configuration as TOML and as plain tables, there and back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpu_hw import MpuConfig, PortConfig, ResetEntry
from mpu_hw.config import read_toml
from mpu_hw.presets import PRESETS, preset

ODD = [
    MpuConfig(xlen=64, paddr_width=40, granularity=4096, mxr="effective", reserved="hold"),
    MpuConfig(modes=["na4"], switch=False, entries={"mpu": 0, "hgmpu": 64}),
    MpuConfig(reset_kind="async-low"),
    MpuConfig(csr_map="zdl2023", csr_base={"hgmpucfg": 0x620}),
    MpuConfig(
        reset=[
            ResetEntry(bank="mpu", index=3, addr=0x1FF, cfg=0x9F, hardwired=True),
            ResetEntry(bank="hgmpu", index=0, addr=1, cfg=0),
        ],
        ports=[
            PortConfig(name="walk2", accesses=["walk"], max_size=8, stages=["g"], misaligned=True)
        ],
    ),
]


def there_and_back(config, folder):
    path = folder / "unit.toml"
    path.write_text(config.to_toml(), encoding="utf-8")
    return MpuConfig.from_toml(path)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_comes_back_equal(name, tmp_path):
    assert there_and_back(preset(name), tmp_path) == preset(name)


@pytest.mark.parametrize("number", range(len(ODD)))
def test_an_odd_configuration_comes_back_equal(number, tmp_path):
    assert there_and_back(ODD[number], tmp_path) == ODD[number]


def subset(names):
    return st.lists(st.sampled_from(names), min_size=1, unique=True)


PORTS = st.lists(
    st.builds(
        PortConfig,
        name=st.sampled_from(["fetch", "data", "a", "b2", "c_d"]),
        accesses=subset(["load", "store", "fetch", "hlvx", "cbo", "walk"]),
        max_size=st.sampled_from([1, 2, 4, 64, 4096]),
        misaligned=st.booleans(),
        stages=subset(["hs", "vs", "g", "m"]),
    ),
    min_size=1,
    unique_by=lambda port: port.name,
)


@st.composite
def configurations(draw):
    """Any valid configuration of the fields that do not depend on one another much."""
    xlen = draw(st.sampled_from([32, 64]))
    width = draw(st.integers(12, {32: 34, 64: 56}[xlen]))
    counts = st.integers(0, 16)
    entries = {"mpu": draw(st.integers(1, 16)), "vsmpu": draw(counts), "hgmpu": draw(counts)}
    index = st.integers(0, entries["mpu"] - 1)
    rows = st.builds(
        ResetEntry,
        bank=st.just("mpu"),
        index=index,
        addr=st.integers(0, (1 << width - 2) - 1),
        cfg=st.integers(0, 7),
        hardwired=st.booleans(),
    )
    return MpuConfig(
        xlen=xlen,
        paddr_width=width,
        granularity=1 << draw(st.integers(2, width - 1)),
        entries=entries,
        modes=draw(subset(["tor", "na4", "napot"])),
        switch=draw(st.booleans()),
        mxr=draw(st.sampled_from(["off", "raw", "effective"])),
        reserved=draw(st.sampled_from(["mask", "hold"])),
        reset_kind=draw(st.sampled_from(["sync", "async", "async-low"])),
        csr_map=draw(st.sampled_from(["default", "zdl2023", "custom"])),
        reset=draw(st.lists(rows, max_size=3, unique_by=lambda row: row.index)),
        ports=draw(PORTS),
    )


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(config=configurations())
def test_every_valid_configuration_comes_back_equal(config, tmp_path_factory):
    assert there_and_back(config, tmp_path_factory.getbasetemp()) == config
    assert MpuConfig.from_dict(config.to_dict()) == config


def refuses(toml, error, text, folder):
    path = folder / "bad.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        MpuConfig.from_toml(path)


@pytest.mark.parametrize(
    ("toml", "error", "text"),
    [
        (
            "granulrity = 8",
            ValueError,
            "Configuration key 'granulrity' is not known; did you mean 'granularity'?",
        ),
        (
            "[[ports]]\nname = 'a'\naccess = ['load']\nmax_size = 4",
            ValueError,
            "Key of ports 'access' is not known; did you mean 'accesses'?",
        ),
        (
            "[[reset]]\nbnk = 'mpu'",
            ValueError,
            "Key of reset 'bnk' is not known; did you mean 'bank'?",
        ),
        (
            "[[ports]]\nname = 'a'\nmax_size = 4",
            ValueError,
            "Each of ports must have the key 'accesses', not {'name': 'a', 'max_size': 4}",
        ),
        (
            "[[reset]]\nbank = 'mpu'",
            ValueError,
            "Each of reset must have the key 'index', not {'bank': 'mpu'}",
        ),
        ("ports = 'data'", TypeError, "ports must be a list of tables, not 'data'"),
        ("reset = {a = 1}", TypeError, "reset must be a list of tables, not {'a': 1}"),
        ("ports = ['data']", TypeError, "Each of ports must be a table, not 'data'"),
        ("xlen = 32.0", ValueError, "xlen must be 32 or 64, not 32.0"),
    ],
)
def test_a_file_that_says_something_unknown_is_refused(toml, error, text, tmp_path):
    refuses(toml, error, text, tmp_path)


def test_every_unknown_key_that_resembles_nothing_lists_the_known_ones(tmp_path):
    known = ", ".join(MpuConfig.__dataclass_fields__)
    text = f"Configuration key 'q' is not known; known: {known}"
    refuses("q = 1", ValueError, text, tmp_path)


def test_a_file_that_is_not_toml_is_named_with_its_place(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("xlen = = 3", encoding="utf-8")
    text = f"{path} must be a TOML file: Invalid value (at line 1, column 8)"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_toml(path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"# \xff")
    with pytest.raises(
        ValueError, match=f"^{re.escape(str(path))} must be a TOML file: 'utf-8' .*$"
    ):
        read_toml(path)


@pytest.mark.parametrize(
    ("xlen", "accesses", "max_size"),
    [(32, ["load", "store"], 4), (64, ["load"], 8), (64, ["fetch"], 4), (64, ["fetch", "load"], 8)],
)
def test_a_port_needs_a_name_and_accesses_alone(xlen, accesses, max_size, tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(f"xlen = {xlen}\n[[ports]]\nname = 'a'\naccesses = {accesses}\n")
    (port,) = MpuConfig.from_toml(path).ports
    assert port == PortConfig(name="a", accesses=accesses, max_size=max_size)
    assert there_and_back(MpuConfig.from_toml(path), tmp_path).ports == (port,)
