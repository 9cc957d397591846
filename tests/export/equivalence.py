"""Prove that the modules which are written are the unit: same outputs and same next state."""

import contextlib
import re
import tempfile
from pathlib import Path

import bitwuzla
from amaranth.back import rtlil
from amaranth.hdl import Fragment
from wasm_yosys import run_yosys

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export.hierarchy import DIRECTIONS, verilog_ports

__all__ = ["flat", "flat_component", "proved"]

SIDE = "proc -norom; flatten; async2sync; memory_collect; memory_map; opt_expr; dffunmap"
# Nothing is merged: two flip-flops that are always alike would be one, on one side only.
# Flip-flops of the same name, those of a memory's words among them, become inputs and outputs of
# both sides; none may be left.
SCRIPT = f"""
read_rtlil gold.il; hierarchy -top gold; {SIDE}; design -stash one
read_verilog gate.v; hierarchy -check -top {{top}}; {SIDE}; rename {{top}} gate; design -stash two
design -copy-from one -as gold gold; design -copy-from two -as gate gate
expose -dff -evert-dff -shared gold gate; opt_clean
select -assert-none t:$*ff* t:$mem*
miter -equiv -flatten -make_outputs gold gate miter; hierarchy -top miter; opt_clean
write_smt2 miter.smt2
"""


def flat(config: MpuConfig) -> str:
    """Convert a unit to RTLIL as Amaranth does, a module for each instance; its top is ``gold``.

    Its reset is synchronous (test_unit_reset looks at the flip-flops of the other kinds).
    """
    return flat_component(Mpu(config))


def flat_component(component) -> str:
    """Convert a component as :func:`flat` does a unit."""
    ports = {
        name: (value, DIRECTIONS[flow]) for name, (value, flow) in verilog_ports(component).items()
    }
    text, _ = rtlil.convert_fragment(
        Fragment.get(component, None),
        ports,
        "gold",
        emit_src=False,
    )
    return text


def proved(gold: str, verilog: str) -> bool:
    """Decide whether the Verilog of a unit is what ``gold`` is, for every input and every state."""
    (top,) = re.findall(r"^  (\w+) unit \($", verilog, re.M)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("gold.il").write_text(gold, encoding="utf-8")
        Path("gate.v").write_text(verilog, encoding="utf-8")
        # It fails where a register of one side has none on the other.
        run_yosys(SCRIPT.format(top=top))
        text = Path("miter.smt2").read_text(encoding="utf-8")
    parser = bitwuzla.Parser(bitwuzla.TermManager(), bitwuzla.Options())
    differs = "(declare-const s |miter_s|)\n(assert (= (|miter_n trigger| s) true))\n"
    parser.parse(f"(set-logic ALL)\n{text}\n{differs}", False, False)
    result = parser.bitwuzla().check_sat()
    assert result in (bitwuzla.Result.SAT, bitwuzla.Result.UNSAT), result
    return bool(result == bitwuzla.Result.UNSAT)
