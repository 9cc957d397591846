"""Opens the state of the hart to a simulator that a debugger stops.

The hart has no debug module. Between two instructions the simulator reads and writes its registers,
which Verilator hides from C++ unless the Verilog marks them.
"""

import re

from amaranth import Fragment

from mpu_hw.core import CoreConfig
from mpu_hw.core.control import ControlUnit
from mpu_hw.core.decode import Control
from mpu_hw.core.enums import Action

__all__ = ["mark_state", "state_header"]

# Module below the core, and its registers.
STATE = {
    "control": ("fsm_state", "begun", "pc", "addr", "insn", "control", "csr_addr"),
    "csrs.file": ("priv", "virt"),
    "registers": ("words", "_0_"),
}
NAMES = {"_0_": "rs1_value"}  # of those to which Yosys gives no name: what rs1 has read last
OPTIONAL = {"virt"}  # a core without the H extension has none
CORE = ("system", "core")
MARK = "/* verilator public_flat_rw */"


def mark_state(verilog: str, top: str) -> str:
    """Return the Verilog of a system with marks at the registers that C++ may change."""
    return _marked(verilog, top)[0]


def state_header(verilog: str, top: str, config: CoreConfig) -> str:
    """Return C++ that names those registers, ``HART(pc)``, and the numbers that they hold.

    Parameters
    ----------
    verilog : str
        The system, with or without the marks.
    top : str
        Its top module.
    config : CoreConfig
    """
    members = _marked(verilog, top)[1]
    states = Fragment.get(ControlUnit(config), None).find_generated("fsm").encoding
    decoded = Control.const({"action": Action.CSR, "writes": 1}).as_value().value
    lines = [
        *(f"#define HART_{name} {member}" for name, member in members.items()),
        f"#define HART_HAS_VIRT {int('virt' in members)}",
        *(f"#define STATE_{name} {states[name]}" for name in ("FETCH", "EXECUTE", "SLEEP")),
        f"#define DECODED_CSR {decoded}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _marked(verilog: str, top: str) -> tuple[str, dict[str, str]]:
    members: dict[str, str] = {}
    for path, registers in STATE.items():
        modules = _modules(verilog)
        name, instances = top, [top]
        for part in (*CORE, *path.split(".")):
            parent, name = modules[name], _below(modules, name, part)
            instances.append(_instance(parent, name))
        text = modules[name]
        marked = text
        for register in registers:
            pattern = rf"^( +reg (?:\[\d+:0\] )?((?:state__)?{register})(?: \[31:0\])?)( = |;| /\*)"
            found = re.search(pattern, text, re.M)
            assert found or register in OPTIONAL, f"{name} must have the register {register}"
            if found:
                whole = (*instances, found[2])
                members[NAMES.get(register, register)] = "__DOT__".join(map(_mangled, whole))
                if found[3] != " /*":
                    marked = re.sub(pattern, rf"\1 {MARK}\3", marked, count=1, flags=re.M)
        verilog = verilog.replace(text, marked, 1)
    return verilog, members


def _modules(verilog: str) -> dict[str, str]:
    found = re.finditer(r"^module \\?(\S+?) ?\(.*?^endmodule", verilog, re.M | re.S)
    return {module[1]: module[0] for module in found}


def _below(modules: dict[str, str], parent: str, part: str) -> str:
    """Return the module of a submodule; a number follows its name where the name was taken."""
    pattern = re.compile(rf"{re.escape(parent)}\.{part}(\$\d+)?")
    return next(name for name in modules if pattern.fullmatch(name))


def _instance(parent: str, module: str) -> str:
    found = re.search(rf"^ +\\?{re.escape(module)} +\\?(\S+) +\(", parent, re.M)
    assert found, f"{module} must be instantiated"
    return found[1]


def _mangled(name: str) -> str:
    """Spell a name as Verilator does in C++."""
    return name.replace("__", "___05F").replace("$", "__024")
