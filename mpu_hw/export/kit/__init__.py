"""The integration kit: files beside the Verilog of a unit, each a function of its description."""

from collections.abc import Callable
from typing import Any

from .assertions import render_assertions
from .c_header import c_header, render_c_header
from .datasheet import render_datasheet
from .file_list import render_file_list
from .fusesoc import render_core_file
from .instance import render_instance_file
from .simulation import render_test_bench
from .systemrdl import render_systemrdl
from .timing import render_constraints
from .unified_db import render_unified_db

__all__ = ["KIT", "c_header"]

# What follows the name of the unit in the name of a file, and what renders the file.
KIT: dict[str, Callable[[dict[str, Any]], str]] = {
    "_instance.v": render_instance_file,
    "_sva.sv": render_assertions,
    "_tb.sv": render_test_bench,
    ".f": render_file_list,
    ".core": render_core_file,
    ".sdc": render_constraints,
    ".rdl": render_systemrdl,
    ".h": render_c_header,
    ".html": render_datasheet,
    "_udb.yaml": render_unified_db,
}
