"""``NAME.f``: the files of a unit for simulators and lint."""

from typing import Any

__all__ = ["render_file_list"]

FILES = (".v", "_instance.v", "_sva.sv")


def render_file_list(description: dict[str, Any]) -> str:
    """Render the list, with paths from the folder that it is in.

    ``-F`` of Verilator and Questa takes paths from there; ``-f`` from where the tool runs.
    """
    name = description["module"]
    head = f"// Files of {name}, from this folder: -F {name}.f, or -f {name}.f within it.\n"
    return head + "".join(f"{name}{suffix}\n" for suffix in FILES)
