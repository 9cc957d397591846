"""``NAME.core``: the unit as a core of FuseSoC."""

from typing import Any

__all__ = ["render_core_file"]

CORE = """\
CAPI=2:
# For FuseSoC 2.4 and newer: fusesoc --cores-root=. run --target=lint {name}
name: "::{name}:{version}"
description: RISC-V memory protection unit, {revision}, RV{xlen}

filesets:
  rtl:
    files:
      - {name}.v
      - {name}_instance.v
    file_type: verilogSource
  waivers:
    files:
      - {name}.vlt
    file_type: vlt
  assertions:
    files:
      - {name}_sva.sv
    file_type: systemVerilogSource
  testbench:
    files:
      - {name}_tb.sv
    file_type: systemVerilogSource
  timing:
    files:
      - {name}.sdc
    file_type: SDC

targets:
  # What a design gets that depends on this one: its flow need not tell the tool. Only Verilator
  # reads the waivers, and it reads them before what they are for.
  default:
    filesets: [waivers, rtl]
    toplevel: "{name}"

  lint:
    description: Verilator with all its warnings
    flow: lint
    flow_options:
      tool: verilator
      verilator_options: [-Wall]
    filesets: [waivers, rtl]
    toplevel: "{name}_instance"

  sim:
    description: Reset values, one request for each check port, and the assertions
    flow: sim
    flow_options:
      tool: verilator
      mode: binary
      # Delays are coroutines of C++20, which not every Verilator asks its compiler for.
      verilator_options: [--assert, -CFLAGS -std=c++20]
    filesets: [rtl, assertions, testbench]
    toplevel: "{name}_tb"

  synth:
    description: Netlist of the unit alone, by Yosys
    flow: generic
    flow_options:
      tool: yosys
      arch: ecp5
      output_format: json
    filesets: [rtl, timing]
    toplevel: "{name}"
"""


def render_core_file(description: dict[str, Any]) -> str:
    """Render the core file (CAPI2): targets ``lint``, ``sim`` and ``synth``."""
    config = description["configuration"]
    return CORE.format(
        name=description["module"],
        version=description["versions"]["mpu_hw"],
        revision=config["revision"],
        xlen=config["xlen"],
    )
