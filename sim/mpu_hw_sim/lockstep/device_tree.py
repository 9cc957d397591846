"""A device tree blob for the instruction-set simulator, which else needs a compiler for it."""

import struct
from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["blob", "spike_tree"]

Node: TypeAlias = Mapping[str, "int | str | tuple[int, ...] | None | Node"]

BEGIN, END, PROPERTY, FINISH = 1, 2, 3, 9


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _value(value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode() + b"\0"
    numbers = value if isinstance(value, tuple) else (value,)
    return b"".join(struct.pack(">I", number) for number in numbers)


def blob(root: Node) -> bytes:
    """Encode a tree as a version 17 blob; a mapping is a node, everything else a property."""
    names: dict[str, int] = {}
    strings = bytearray()
    structure = bytearray()

    def emit(name: str, node: Node) -> None:
        structure.extend(struct.pack(">I", BEGIN) + _padded(name.encode() + b"\0"))
        for key, value in node.items():
            if isinstance(value, Mapping):
                continue
            if key not in names:
                names[key] = len(strings)
                strings.extend(key.encode() + b"\0")
            data = _value(value)
            structure.extend(struct.pack(">III", PROPERTY, len(data), names[key]) + _padded(data))
        for key, value in node.items():
            if isinstance(value, Mapping):
                emit(key, value)
        structure.extend(struct.pack(">I", END))

    emit("", root)
    structure.extend(struct.pack(">I", FINISH))
    head, reserved = 40, 16
    at = head + reserved
    total = at + len(structure) + len(strings)
    header = struct.pack(
        ">10I",
        0xD00DFEED,
        total,
        at,
        at + len(structure),
        head,
        17,
        16,
        0,
        len(strings),
        len(structure),
    )
    return header + bytes(reserved) + bytes(structure) + bytes(strings)


def spike_tree(isa: str, xlen: int, pmp_regions: int) -> Node:
    """Describe one hart, its RAM and its CLINT the way that simulator looks for them."""
    hart: Node = {
        "device_type": "cpu",
        "reg": 0,
        "status": "okay",
        "compatible": "riscv",
        "riscv,isa": isa,
        "mmu-type": "riscv,sv32" if xlen == 32 else "riscv,sv57",
        "riscv,pmpregions": pmp_regions,
        "riscv,pmpgranularity": 4,
        "clock-frequency": 1000000000,
        "interrupt-controller": {
            "#interrupt-cells": 1,
            "interrupt-controller": None,
            "compatible": "riscv,cpu-intc",
            "phandle": 1,
        },
    }
    return {
        "#address-cells": 2,
        "#size-cells": 2,
        "compatible": "ucbbar,spike-bare-dev",
        "model": "ucbbar,spike-bare",
        "cpus": {
            "#address-cells": 1,
            "#size-cells": 0,
            "timebase-frequency": 10000000,
            "cpu@0": hart,
        },
        "memory@80000000": {"device_type": "memory", "reg": (0, 0x80000000, 0, 0x1000000)},
        "soc": {
            "#address-cells": 2,
            "#size-cells": 2,
            "compatible": "ucbbar,spike-bare-soc",
            "ranges": None,
            "clint@2000000": {
                "compatible": "riscv,clint0",
                "interrupts-extended": (1, 3, 1, 7),
                "reg": (0, 0x2000000, 0, 0xC0000),
            },
        },
    }
