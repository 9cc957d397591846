"""NAME.h is C99 and C++, with a library of nobody, for every configuration and both widths."""

import subprocess
import sys

import pytest
from configurations import CONFIGURATIONS
from elftools.elf.elffile import ELFFile
from header_bench import header_text
from support import needs

from mpu_hw import MpuConfig

STRICT = ("-Wall", "-Wextra", "-Werror", "-pedantic", "-ffreestanding", "-Wno-long-long")
LANGUAGES = {"c": ("-x", "c", "-std=c99"), "c++": ("-x", "c++", "-std=c++11")}
# Every function is called; each that takes a pointer writes or reads through it.
CALLS = {
    "set_region": "result += NAME_set_region(bank, index, base, size, (NAME_word)index);",
    "off": "result += NAME_off(bank, index);",
    "find_free": "result += NAME_find_free(bank, index, 2);",
    "write_cfg": "NAME_write_cfg(bank, index, 0);",
    "dump": "NAME_dump(bank, (const struct NAME_output *)output);",
    "take_denial": "result += NAME_take_denial((struct NAME_denial *)guest);",
    "dump_denial": "NAME_dump_denial((const struct NAME_denial *)guest, "
    "(const struct NAME_output *)output);",
    "text": "result += NAME_text(result)[0];",
    "fence": "NAME_fence();",
    "enable": "result += NAME_enable(index, base) + NAME_disable(index, base);",
    "switch_domain": "NAME_switch_domain(index, base);",
    "lock": "result += NAME_lock(bank, index);",
    "unlock": "result += NAME_unlock(bank, index);",
    "delegate": "result += NAME_delegate(index);",
    "delegate_guest": "result += NAME_delegate_guest(index);",
    "guest_save": "NAME_guest_save((struct NAME_guest *)guest);",
    "guest_restore": "result += NAME_guest_restore((const struct NAME_guest *)guest);",
}


RECORDING = (
    MpuConfig(denial_record=True),
    MpuConfig(denial_record=True, xlen=64, revision="sspmp-1.0", hypervisor=False),
)


def caller(name, header):
    """A function that calls all of a header; what it does with the results is nothing."""
    calls = [text for call, text in CALLS.items() if f"{name}_{call}(" in header]
    head = f"int use_{name}(unsigned number, unsigned index, uint64_t base, uint64_t size,"
    head += " void *output, void *guest)"
    body = [
        f"const enum {name}_bank bank = (enum {name}_bank)number;",
        "int result = 0;",
        *(text.replace("NAME", name) for text in calls),
        "(void)output;",
        "(void)guest;",
        "return result;",
    ]
    return f'#include "{name}.h"\n{head};\n{head} {{\n  ' + "\n  ".join(body) + "\n}\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A file for each width that includes the headers of all configurations, twice."""
    folder, found = tmp_path_factory.mktemp("headers"), {}
    for xlen in (32, 64):
        texts = []
        for number, config in enumerate((*CONFIGURATIONS.values(), *RECORDING)):
            if config.xlen == xlen:
                name = f"unit{number}"
                header = header_text(config, name)
                (folder / f"{name}.h").write_text(header, encoding="utf-8")
                texts.append(caller(name, header))
        includes = "".join(text.partition("\n")[0] + "\n" for text in texts)
        found[xlen] = folder / f"all{xlen}.txt"
        found[xlen].write_text(includes + "".join(texts), encoding="utf-8")
        assert len(texts) > 15
    return found


def compiled(command, source, tmp_path):
    """Compile; return the symbols that a linker would look for elsewhere."""
    output = tmp_path / "all.o"
    command = [*command, *STRICT, f"-I{source.parent}", "-c", str(source), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:4000]
    assert done.stderr == ""
    with output.open("rb") as file:
        symbols = ELFFile(file).get_section_by_name(".symtab").iter_symbols()
        return {s.name for s in symbols if s["st_shndx"] == "SHN_UNDEF" and s.name}


@pytest.mark.parametrize(
    ("xlen", "language", "optimize"),
    [(32, "c", "-O2"), (64, "c", "-O2"), (64, "c", "-O0"), (32, "c++", "-O2"), (64, "c++", "-O2")],
)
def test_the_compiler_of_pip_takes_every_header(xlen, language, optimize, sources, tmp_path):
    model = ("-mcmodel=medany",) if xlen == 64 else ()
    zig = (sys.executable, "-m", "ziglang", "cc", "-target", f"riscv{xlen}-freestanding-none")
    options = (f"-mcpu=generic_rv{xlen}+m+a+zicsr", "-fno-sanitize=all", "-fno-stack-protector")
    command = [*zig, *options, *model, optimize, *LANGUAGES[language]]
    missing = compiled(command, sources[xlen], tmp_path)
    assert missing <= {"memset", "memcpy"}


@needs("riscv64-unknown-elf-gcc")
@pytest.mark.parametrize(("xlen", "language"), [(32, "c++"), (64, "c")])
def test_gcc_takes_every_header(xlen, language, sources, tmp_path):
    abi = {32: "ilp32", 64: "lp64"}[xlen]
    machine = (f"-march=rv{xlen}ima_zicsr_zifencei", f"-mabi={abi}", "-mcmodel=medany")
    command = ["riscv64-unknown-elf-gcc", *machine, "-O2", *LANGUAGES[language]]
    assert compiled(command, sources[xlen], tmp_path) <= {"memset", "memcpy"}


def test_the_other_width_is_refused(tmp_path):
    (tmp_path / "mpu.h").write_text(header_text(MpuConfig()), encoding="utf-8")
    zig = (sys.executable, "-m", "ziglang", "cc", "-target", "riscv64-freestanding-none")
    command = [*zig, "-fsyntax-only", "mpu.h"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "this header is of a unit for RV32" in done.stderr
    assert done.returncode != 0


def test_assembler_takes_the_numbers(tmp_path):
    text = header_text(MpuConfig())
    (tmp_path / "mpu.h").write_text(text, encoding="utf-8")
    (tmp_path / "main.S").write_text('#include "mpu.h"\nli a0, MPU_MPUCFG_A_NAPOT\n')
    zig = (sys.executable, "-m", "ziglang", "cc", "-target", "riscv64-freestanding-none")
    command = [*zig, "-c", "main.S", "-o", "main.o"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
