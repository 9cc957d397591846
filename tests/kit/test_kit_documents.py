"""Every snippet of docs/integration.md runs, and what it shows is so."""

import os
import re
import shlex
import sys
import tomllib

import pytest
from amaranth import ClockDomain, Module, ResetSignal, Signal
from amaranth.back import rtlil
from kit_bench import ENGINES, kit_folder, run, verilator
from support import ROOT

from mpu_hw import Mpu, MpuConfig
from mpu_hw.cache import built, digest

PAGE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
VERILOG = "\n".join(text for language, text in BLOCKS if language == "verilog")
BUILD = ("--binary", "--assert", "-CFLAGS", "-std=c++20 -O0", "-MAKEFLAGS", "VM_PARALLEL_BUILDS=0")


def blocks(language):
    return [text for found, text in BLOCKS if found == language]


def test_every_snippet_has_a_test_here():
    assert {language for language, _ in BLOCKS} == {"python", "sh", "toml", "verilog"}
    assert [len(blocks(each)) for each in ("python", "sh", "toml", "verilog")] == [3, 1, 2, 3]


@pytest.mark.parametrize("text", blocks("toml"))
def test_a_configuration_is_one(text):
    config = MpuConfig.from_dict(tomllib.loads(text))
    assert Mpu(config).signature


def test_the_effective_privilege_is_connected(tmp_path):
    names = {}
    (text,) = [text for text in blocks("python") if "EffectivePrivilege" in text]
    exec(compile(text, "docs/integration.md", "exec"), names)
    m, unit = Module(), Mpu(MpuConfig(hypervisor=False, entries={"mpu": 1}))
    m.submodules.unit = unit

    class Hart:
        priv, mprv, mpp = Signal(2, name="priv"), Signal(name="mprv"), Signal(2, name="mpp")

    names["connect_data_port"](m, unit, Hart)
    assert "mprv" in rtlil.convert(m, ports=[Hart.priv, Hart.mprv, Hart.mpp])


def test_the_reset_domain_is_made():
    (text,) = [text for text in blocks("python") if "ClockDomain" in text]
    m, rst_n = Module(), Signal()
    exec(
        compile(text, "docs/integration.md", "exec"),
        {"m": m, "rst_n": rst_n, "ClockDomain": ClockDomain, "ResetSignal": ResetSignal},
    )
    m.submodules.unit = Mpu(MpuConfig(hypervisor=False, entries={"mpu": 1}))
    assert rtlil.convert(m, ports=[rst_n])


@pytest.mark.rule("COM-PRIO-05", "COM-FLT-05", "COM-FLT-12")
@pytest.mark.parametrize("name", ENGINES)
def test_the_modules_work_with_every_engine(name, tmp_path):
    template = (ROOT / "tests" / "kit" / "documents_tb.sv").read_text(encoding="utf-8")
    instance = f"  {name}_bench {name} ();"
    top = f"module top;\n{instance}\n{PIECES}  initial #20000 $finish;\nendmodule\n"
    bench = tmp_path / "bench.sv"
    bench.write_text("\n".join([VERILOG, template.replace("UNIT", name), top]), encoding="utf-8")
    files = [kit_folder(name) / f"{name}{end}" for end in (".v", "_instance.v", "_sva.sv")]
    sources = [bench, *files]

    def make(folder):
        done = verilator(folder, *BUILD, "--top-module", "top", *sources)
        assert done.returncode == 0, done.stdout + done.stderr

    key = digest(*BUILD, *(source.read_text(encoding="utf-8") for source in sources))
    done = run([str(built("kit-documents", key, make) / "obj_dir" / "Vtop")], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^(\w+): passed$", done.stdout, re.M) == [name, "pieces"]


# Every place and size: what is split, into which words, and what its fault names.
PIECES = """
  logic [33:0] addr;
  logic [1:0] size;
  logic second;
  wire crosses;
  wire [33:0] piece, first_byte;
  split_access split (.addr(addr), .size(size), .second(second), .crosses(crosses),
    .piece(piece), .first_byte(first_byte));
  wire [31:0] xtval;
  fetch_fault_address fetch (.pc(addr[31:0]), .second_half_denied(second), .xtval(xtval));
  initial begin
    #15000;
    for (int place = 0; place < 8; place++)
      for (int bytes = 0; bytes < 3; bytes++) begin
        addr = 34'h1_2000_0ff8 + 34'(place);
        size = bytes[1:0];
        second = 0;
        #1;
        if (crosses != (place % 4 + (1 << bytes) > 4)) $fatal(1, "crosses");
        if (piece != (addr & ~34'd3) || first_byte != addr || xtval != addr[31:0])
          $fatal(1, "first");
        second = 1;
        #1;
        if (piece != (addr & ~34'd3) + 4 || first_byte != piece) $fatal(1, "second");
        if (xtval != (addr[31:0] & ~32'd3) + 4) $fatal(1, "xtval");
      end
    $display("pieces: passed");
  end
"""


def test_the_commands_run(tmp_path):
    (text,) = blocks("sh")
    generate, lint, fusesoc = map(shlex.split, text.strip().splitlines())
    assert (generate[0], lint[0], fusesoc[0]) == ("mpu-hw", "verilator", "fusesoc")
    done = run([sys.executable, "-m", "mpu_hw.cli", *generate[1:]], tmp_path)
    assert done.returncode == 0, done.stderr
    done = verilator(tmp_path, *lint[1:])
    assert (done.returncode, "%Warning" in done.stderr) == (0, False), done.stderr
    command = [sys.executable, "-W", "ignore", "-m", "fusesoc.main", "--cores-root=guard"]
    assert fusesoc[1] == command[-1]
    # What Verilator would do, it has done above.
    environment = os.environ | {"HOME": str(tmp_path)}
    done = run([*command, "run", "--setup", *fusesoc[3:]], tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
