"""Files that are no program for the system: one line that names the file, and no crash."""

import re
import struct
from pathlib import Path
from random import Random

import pytest
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.soc import boot_words, read_elf, run_program
from mpu_hw_sim.soc.boot import require_fit
from mpu_hw_sim.soc.elf import Segment

from mpu_hw.cli import main
from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

BASE = 0x8000_0000
SYMBOLS = {"tohost": BASE + 0x1000}
# Offsets of fields of the header and of the first program header, and how a number is packed there.
AT = {
    32: {"entry": 24, "shoff": 32, "flags": 36, "phnum": 44, "filesz": 68, "memsz": 72},
    64: {"entry": 24, "shoff": 40, "flags": 48, "phnum": 56, "filesz": 96, "memsz": 104},
}
KINDS = {"flags": "<I", "phnum": "<H"}
WORDS = {32: "<I", 64: "<Q"}
SYSTEM = {xlen: SocConfig.for_unit(MpuConfig(xlen=xlen)) for xlen in (32, 64)}


def program(path, xlen=32, symbols=SYMBOLS, **fields):
    """Write a program; then put numbers into its headers."""
    write_elf(path, xlen, {BASE: bytes(range(1, 9)), BASE + 0x1000: bytes(16)}, symbols)
    data = bytearray(path.read_bytes())
    for name, value in fields.items():
        struct.pack_into(KINDS.get(name, WORDS[xlen]), data, AT[xlen][name], value)
    path.write_bytes(data)
    return path


def refused(path, text, *, xlen=32, **options):
    with pytest.raises(ValueError, match=f"^{re.escape(f'{text}')}$"):
        run_program(path, SYSTEM[xlen], **options)


def test_a_program_is_read(tmp_path):
    for xlen in (32, 64):
        found = read_elf(program(tmp_path / "p.elf", xlen, memsz=0x40))
        assert (found.xlen, found.entry, found.symbols) == (xlen, BASE, {"": 0, **SYMBOLS})
        assert found.segments == (
            Segment(BASE, bytes(range(1, 9)), 0x40),
            Segment(BASE + 0x1000, bytes(16), 16),
        )


@pytest.mark.parametrize("bits", [40, 50, 62, 63])
def test_a_segment_that_claims_more_than_there_is_is_refused(bits, tmp_path):
    path = program(tmp_path / "p.elf", 64, memsz=1 << bits)
    text = (
        f"Segments of {path} must lie in RAM, 0x80000000 to 0x80ffffff, not at 0x80000000 with "
        f"0x{1 << bits:x} bytes"
    )
    refused(path, text, xlen=64)
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        boot_words(SYSTEM[64], path)


def test_zeros_behind_the_content_are_part_of_what_ram_starts_with(tmp_path):
    path = program(tmp_path / "p.elf", memsz=0x20)
    words = boot_words(SYSTEM[32], path)
    assert words[:3] == (0x04030201, 0x08070605, 0)
    assert len(words) == 0x1010 // 4


@pytest.mark.parametrize(("filesz", "memsz"), [(1 << 30, 1 << 30), (9, 8), (0xFFFF_FFFF, 8)])
def test_a_segment_that_lies_outside_of_its_file_is_refused(filesz, memsz, tmp_path):
    path = program(tmp_path / "p.elf", filesz=filesz, memsz=memsz)
    refused(path, f"{path} must be a whole ELF file, its tables lie outside it")


def test_a_program_without_segments_is_refused(tmp_path):
    path = program(tmp_path / "p.elf", phnum=0)
    refused(path, f"{path} must have a segment to load (PT_LOAD), and has none")


@pytest.mark.parametrize("entry", [BASE + 0x10, 0x1000, 0])
def test_an_entry_that_the_boot_rom_does_not_jump_to_is_refused(entry, tmp_path, capfd):
    path = program(tmp_path / "p.elf", entry=entry)
    text = (
        f"{path} must start at 0x80000000, where the boot ROM jumps to, not at its entry point "
        f"0x{entry:x}: link what starts first"
    )
    refused(path, text, any_entry=False)
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        boot_words(SYSTEM[32], path)
    # Whatever the simulator has: no run of the command gets as far.
    with pytest.raises(SystemExit) as ended:
        main(["run", str(path)])
    assert (ended.value.code, capfd.readouterr().err) == (2, f"mpu-hw: {text}\n")


@pytest.mark.parametrize(("xlen", "flags"), [(32, 1), (64, 5)])
def test_compressed_instructions_are_refused(xlen, flags, tmp_path):
    path = program(tmp_path / "p.elf", xlen, flags=flags)
    text = (
        f"{path} must be built without compressed instructions, which the core lacks: its e_flags "
        f"are 0x{flags:x}; compile and link all of it with -march=rv{xlen}ima_zicsr_zifencei"
    )
    refused(path, text, xlen=xlen)


@pytest.mark.parametrize(("xlen", "flags", "abi"), [(32, 2, "ilp32"), (64, 4, "lp64")])
def test_floating_point_registers_are_refused(xlen, flags, abi, tmp_path):
    path = program(tmp_path / "p.elf", xlen, flags=flags)
    text = (
        f"{path} must be built without floating-point registers, which the core lacks: its e_flags "
        f"are 0x{flags:x}; compile and link all of it with -mabi={abi}"
    )
    refused(path, text, xlen=xlen)


@pytest.mark.parametrize("flags", [0x8, 0x10])
def test_programs_for_a_part_of_the_core_are_read(flags, tmp_path):
    assert read_elf(program(tmp_path / "p.elf", flags=flags)).xlen == 32


@pytest.mark.parametrize("tohost", [0x1000, BASE - 8, BASE + 0x1002, BASE + (1 << 24)])
def test_a_tohost_that_no_store_reaches_is_refused(tohost, tmp_path):
    path = program(tmp_path / "p.elf", symbols={"tohost": tohost})
    refused(
        path,
        f"tohost of {path} must be a multiple of 8 in RAM, 0x80000000 to 0x80ffffff, "
        f"not 0x{tohost:x}",
    )


def test_a_signature_outside_of_ram_is_refused(tmp_path):
    def with_signature(begin, end):
        symbols = SYMBOLS | {"begin_signature": begin, "end_signature": end}
        return program(tmp_path / "p.elf", symbols=symbols)

    path = with_signature(BASE, BASE + 0x2000_0000)
    where = "must be a multiple of 4 in RAM, 0x80000000 to 0x80ffffff, not"
    text = f"end_signature of {path} {where} 0xa0000000"
    refused(path, text, signature=tmp_path / "s")
    path = with_signature(BASE + 1, BASE + 8)
    text = f"begin_signature of {path} {where} 0x80000001"
    refused(path, text, signature=tmp_path / "s")
    path = with_signature(BASE + 8, BASE)
    text = f"begin_signature of {path} must not lie behind end_signature"
    refused(path, text, signature=tmp_path / "s")


@pytest.mark.parametrize("xlen", [32, 64])
def test_a_damaged_file_is_read_or_refused_by_name(xlen, tmp_path):
    whole = program(tmp_path / "whole.elf", xlen).read_bytes()
    path, draw = tmp_path / "p.elf", Random(xlen)
    refusals = set()
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(4, len(data))] = draw.choice((0, 0x7F, 0xFF, draw.randrange(256)))
        path.write_bytes(data[: draw.randrange(len(data))] if draw.random() < 0.1 else data)
        try:
            require_fit(path, read_elf(path), SYSTEM[xlen])
        except ValueError as error:
            refusals.add(str(error))
    assert len(refusals) > 5
    assert [text for text in refusals if str(path) not in text] == []


def test_string_tables_that_are_none_are_refused_by_name(tmp_path):
    path = program(tmp_path / "p.elf")
    whole = path.read_bytes()
    headers = struct.unpack_from("<I", whole, AT[32]["shoff"])[0]
    # Of the second string table: its offset, far outside; of the symbols: their string table.
    for at, value in ((headers + 2 * 40 + 16, 0x7FFF_FFFF), (headers + 40 + 24, 99)):
        data = bytearray(whole)
        struct.pack_into("<I", data, at, value)
        path.write_bytes(data)
        with pytest.raises(ValueError, match=f"^{re.escape(str(path))} must .*$"):
            run_program(path, SYSTEM[32])


@pytest.mark.parametrize("content", [b"", b"\x7fEL", b"\x7fELF", b"#!/bin/sh\n", b"\x7fELF" * 12])
def test_what_is_too_short_or_something_else_is_refused(content, tmp_path):
    path = tmp_path / "p.elf"
    path.write_bytes(content)
    refused(path, f"{path} must be an ELF file")


def test_a_file_without_end_is_refused_at_its_first_bytes():
    refused(Path("/dev/zero"), "/dev/zero must be an ELF file")
