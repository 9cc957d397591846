"""The functions of NAME.h, compiled for this machine, over the registers of the reference model."""

import ctypes
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mpu_hw_sim.model import CsrAccess, Mpu, Port, Request, Status
from mpu_hw_sim.reference import model_config

from mpu_hw import MpuConfig
from mpu_hw.cache import built, digest
from mpu_hw.export.kit import c_header
from mpu_hw.isa import Access, Privilege

__all__ = ["FIXED", "MODES", "POOL", "Header", "Trap", "header_text", "pool", "watched"]

WORD, U64, INT, UINT = "mpu_word", "uint64_t", "int", "unsigned"
BANK = "enum mpu_bank"
# Function to its result and arguments.
FUNCTIONS = {
    "entries": (UINT, (BANK,)),
    "read_addr": (WORD, (BANK, UINT)),
    "read_cfg": (WORD, (BANK, UINT)),
    "write_addr": ("void", (BANK, UINT, WORD)),
    "write_cfg": ("void", (BANK, UINT, WORD)),
    "encode_natural": (INT, (U64, U64, "struct mpu_encoding *")),
    "encode_range": (INT, (UINT, U64, U64, "struct mpu_encoding *")),
    "encode": (INT, (UINT, U64, U64, "struct mpu_encoding *")),
    "region_of": (INT, (BANK, UINT, "struct mpu_region *")),
    "is_locked": (INT, (BANK, UINT)),
    "set_region": (INT, (BANK, UINT, U64, U64, WORD)),
    "off": (INT, (BANK, UINT)),
    "is_free": (INT, (BANK, UINT)),
    "find_free": (INT, (BANK, UINT, UINT)),
    "enabled": (U64, (UINT,)),
    "switch_domain": ("void", (UINT, U64)),
    "enable": (INT, (UINT, U64)),
    "disable": (INT, (UINT, U64)),
    "lock": (INT, (BANK, UINT)),
    "unlock": (INT, (BANK, UINT)),
    "pmp_entries": (UINT, ()),
    "delegate": (INT, (UINT,)),
    "delegate_guest": (INT, (UINT,)),
    "guest_save": ("void", ("struct mpu_guest *",)),
    "guest_restore": (INT, ("const struct mpu_guest *",)),
    "text": ("const char *", (INT,)),
    "dump": ("void", (BANK, "const struct mpu_output *")),
    "read_denial": (INT, ("struct mpu_denial *",)),
    "take_denial": (INT, ("struct mpu_denial *",)),
    "dump_denial": ("void", ("const struct mpu_denial *", "const struct mpu_output *")),
}
HOOKS = """\
#include <stdint.h>
typedef uint64_t (*hook_t)(unsigned number, unsigned step, uint64_t value);
hook_t hook;
enum { READ, WRITE, SET, CLEAR };
#define MPU_CSRR(csr, to) ((to) = (mpu_word)hook(csr, READ, 0))
#define MPU_CSRW(csr, from) ((void)hook(csr, WRITE, (mpu_word)(from)))
#define MPU_CSRS(csr, bits) ((void)hook(csr, SET, (mpu_word)(bits)))
#define MPU_CSRC(csr, bits) ((void)hook(csr, CLEAR, (mpu_word)(bits)))
#define MPU_CSRRW(csr, to, from) ((to) = (mpu_word)hook(csr, WRITE, (mpu_word)(from)))
#define MPU_FENCE() ((void)0)
#include "mpu.h"
"""
HOOK = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint64)
PUT = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char)
KINDS = {"r": Access.LOAD, "w": Access.STORE, "x": Access.FETCH}
MODES = {
    "S": (Privilege.S, False),
    "U": (Privilege.U, False),
    "VS": (Privilege.S, True),
    "VU": (Privilege.U, True),
}
POOL = MpuConfig(revision="sspmp-1.0", entries={"pool": 24})
FIXED = MpuConfig(
    revision="sspmp-1.0", delegation="fixed", entries={"pmp": 4, "spmp": 8, "vspmp": 4}
)


class Trap(Exception):
    """A register access of a function trapped."""


def header_text(config: MpuConfig, name: str = "mpu") -> str:
    """Render the header of a unit."""
    return c_header(config, name)


def _shim(text: str) -> Iterator[str]:
    yield HOOKS
    for name, (result, given) in FUNCTIONS.items():
        if f" mpu_{name}(" not in text and f"*mpu_{name}(" not in text:
            continue
        arguments = ", ".join(f"{kind} a{i}" for i, kind in enumerate(given)) or "void"
        call = f"mpu_{name}({', '.join(f'a{i}' for i in range(len(given)))})"
        kept = "" if result == "void" else "return "
        head = f"{result} t_{name}({arguments})"
        yield f"{head};\n{head} {{ {kept}{call}; }}\n"
    if "struct mpu_guest {" in text:
        yield "unsigned t_guest_size(void);\n"
        yield "unsigned t_guest_size(void) { return sizeof(struct mpu_guest); }\n"


@dataclass
class Header:
    """The functions of a unit, and the model that they change.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    priv, virt : int, bool
        In which mode the functions run.
    after_write : function
        Is called after each write of a register that is no select.
    """

    config: MpuConfig
    priv: int = Privilege.S
    virt: bool = False
    after_write: Callable[[], None] = lambda: None
    trapped: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.source = header_text(self.config)
        self.values = dict(_enumerators(self.source))
        families = self.config.csr_families
        selects = [family.numbers for family in families if family.kind == "select"]
        self._selects = {number for numbers in selects for number in numbers}
        self._word = {32: ctypes.c_uint32, 64: ctypes.c_uint64}[self.config.xlen]
        self._library = ctypes.CDLL(str(self._compiled()))
        self._hook = HOOK(self._access)
        ctypes.c_void_p.in_dll(self._library, "hook").value = ctypes.cast(
            self._hook, ctypes.c_void_p
        ).value
        self.encoding = type(
            "Encoding",
            (ctypes.Structure,),
            {
                "_fields_": [
                    *((name, self._word) for name in ("addr", "base", "mode")),
                    ("takes_base", ctypes.c_int),
                ]
            },
        )
        self.reset()

    def _compiled(self) -> Path:
        source = "".join(_shim(self.source))
        flags = ["-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-ffreestanding"]

        def make(folder: Path) -> None:
            (folder / "mpu.h").write_text(self.source, encoding="utf-8")
            (folder / "shim.c").write_text(source, encoding="utf-8")
            command = ["gcc", *flags, "-shared", "-fPIC", "shim.c", "-o", "shim.so"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

        return built("header", digest(self.source, source, *flags), make) / "shim.so"

    def reset(self) -> None:
        """Let the model be as after reset."""
        self.model = Mpu(model_config(self.config))

    def _access(self, number: int, step: int, value: int) -> int:
        """Make the access of a CSR instruction; ctypes would swallow an exception."""
        old = self._csr(number, False, 0) if step != 1 else 0
        if step == 1:
            old = self._csr(number, True, value, swap=True)
        elif step and value:
            self._csr(number, True, old | value if step == 2 else old & ~value)
        if step and number not in self._selects:
            self.after_write()
        return old

    def _csr(self, number: int, write: bool, value: int, swap: bool = False) -> int:
        access = CsrAccess(number, self.priv, self.virt, write, value)
        result = self.model.csr(access, Status())
        self.model.edge()
        if not result.hit or result.illegal or result.virtual:
            self.trapped.append(number)
        return result.rdata

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in FUNCTIONS:
            raise AttributeError(name)
        if not hasattr(self._library, f"t_{name}"):
            raise AttributeError(name)
        function = getattr(self._library, f"t_{name}")
        result, given = FUNCTIONS[name]
        kinds = {WORD: self._word, U64: ctypes.c_uint64, INT: ctypes.c_int, UINT: ctypes.c_uint}
        kinds |= {BANK: ctypes.c_uint, "void": None, "const char *": ctypes.c_char_p}
        function.restype = kinds[result]
        function.argtypes = [kinds.get(kind, ctypes.c_void_p) for kind in given]

        def call(*arguments: Any) -> Any:
            self.trapped.clear()
            found = function(*arguments)
            if self.trapped:
                raise Trap(f"{name}{arguments}: CSR {self.trapped[0]:#x} traps")
            return found

        return call

    def has(self, name: str) -> bool:
        """Whether the header has a function."""
        return hasattr(self._library, f"t_{name}")

    def bank(self, handle: str) -> int:
        """Return the number of a bank."""
        return self.values[f"MPU_BANK_{handle}"]

    @property
    def banks(self) -> dict[str, int]:
        """Every bank of the header, with its number."""
        named = {k: v for k, v in self.values.items() if k.startswith("MPU_BANK_")}
        return {name.removeprefix("MPU_BANK_"): value for name, value in named.items()}

    def result(self, number: int) -> str:
        """Name what a function returned."""
        named = {v: k for k, v in self.values.items() if k.startswith(("MPU_OK", "MPU_ERR_"))}
        return named.get(number, str(number)).removeprefix("MPU_").removeprefix("ERR_")

    def dumped(self, bank: int) -> str:
        """Return what mpu_dump() prints."""
        seen: list[bytes] = []
        put = PUT(lambda context, character: seen.append(character))
        output = (ctypes.c_void_p * 2)(ctypes.cast(put, ctypes.c_void_p).value, None)
        self.dump(bank, ctypes.byref(output))
        return b"".join(seen).decode()

    def guest(self) -> Any:
        """Return room for a struct mpu_guest, all 0."""
        return ctypes.create_string_buffer(self._library.t_guest_size())

    def allowed(
        self, addresses: Iterable[int], modes: dict[str, tuple[int, bool]]
    ) -> set[tuple[Any, ...]]:
        """Return which accesses of a byte the unit allows."""
        port = Port(name="probe")
        return {
            (address, mode, kind)
            for address in addresses
            for mode, (priv, virt) in modes.items()
            for kind, access in KINDS.items()
            if self.model.check(port, Request(address, 1, access, priv, virt), Status()).allow
        }


def _enumerators(text: str) -> Iterator[tuple[str, int]]:
    for name, value in re.findall(r"^#define (MPU_\w+) (0x[0-9a-f]+|\d+)$", text, re.M):
        yield name, int(value, 0)
    for name, value in re.findall(r"^  (MPU_\w+) = (-?\d+),?", text, re.M):
        yield name, int(value)


def pool(pmp: int = 4, spmp: int = 12, priv: int = Privilege.M) -> Header:
    """Make a unit with a pool that M and HS have delegated."""
    header = Header(POOL, priv=Privilege.M)
    assert header.delegate(pmp) == 0
    assert header.delegate_guest(spmp) == 0
    header.priv = priv
    return header


def watched(
    header: Header, addresses: Iterable[int], call: Callable[[], Any]
) -> tuple[Any, set[Any], set[Any], set[Any]]:
    """Make a call; return its result, what was allowed before and after, and what else between."""
    before, between = header.allowed(addresses, MODES), []
    header.after_write = lambda: between.append(header.allowed(addresses, MODES))
    result = call()
    header.after_write = lambda: None
    after = header.allowed(addresses, MODES)
    return result, before, after, set().union(*between) - before - after
