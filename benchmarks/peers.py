"""The PMPs of other cores, as pip installs them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

from .design import ADAPTERS, HARNESS, Design

__all__ = ["PEERS", "Peer", "peer_designs", "peer_versions"]


@dataclass(frozen=True)
class Peer:
    """A checker of another project.

    Parameters
    ----------
    name, title, package : str
        The Python package that carries its sources.
    files : table of name -> path in the package
    sizes : (entries, ports), …
        What is measured of it.
    compared : int
        Address bits that an entry is compared with.
    lacks : str
    modules : tuple of str
        Modules to cut out of a file that holds a whole core; all of it where empty.
    """

    name: str
    title: str
    package: str
    files: Mapping[str, str]
    sizes: tuple[tuple[int, int], ...]
    compared: int
    lacks: str
    modules: tuple[str, ...] = ()

    def folder(self) -> Path | None:
        """Return where the package is, None where it is not installed."""
        try:
            module = import_module(self.package.replace("-", "_"))
        except ModuleNotFoundError:
            return None
        assert module.__file__ is not None
        return Path(module.__file__).parent

    def sources(self) -> dict[str, str]:
        """Read harness, adapter and the files of the package."""
        folder = self.folder()
        assert folder is not None
        texts = {}
        for name, path in self.files.items():
            text = (
                (ADAPTERS / name).read_text(encoding="utf-8")
                if path == "adapters"
                else (folder / path).read_text(encoding="utf-8")
            )
            texts[name] = _cut(text, self.modules) if self.modules else text
        adapter = (ADAPTERS / f"{self.name}.sv").read_text(encoding="utf-8")
        return texts | {f"{self.name}.sv": adapter, "harness.sv": HARNESS}


def _cut(text: str, modules: tuple[str, ...]) -> str:
    found = (re.search(rf"^module {name}\(.*?^endmodule", text, re.M | re.S) for name in modules)
    return "\n".join(match.group() for match in found if match) + "\n"


SV = "system_verilog"
IBEX_LACKS = "no access size: one word per channel; M and U only; a full copy per channel"
PEERS = (
    Peer(
        "ibex",
        "Ibex",
        "pythondata-cpu-ibex",
        {
            "dv_fcov_macros.svh": f"{SV}/vendor/lowrisc_ip/dv/sv/dv_utils/dv_fcov_macros.svh",
            "ibex_pkg.sv": f"{SV}/rtl/ibex_pkg.sv",
            "ibex_pmp.sv": f"{SV}/rtl/ibex_pmp.sv",
        },
        ((16, 1), (4, 1), (8, 1), (16, 2)),
        32,
        IBEX_LACKS,
    ),
    Peer(
        "cv32e40s",
        "cv32e40s",
        "pythondata-cpu-cv32e40s",
        {
            "cv32e40s_pkg.sv": f"{SV}/rtl/include/cv32e40s_pkg.sv",
            "cv32e40s_pmp.sv": f"{SV}/rtl/cv32e40s_pmp.sv",
        },
        ((16, 1),),
        32,
        "as Ibex",
    ),
    Peer(
        "cva6",
        "CVA6 (2022)",
        "pythondata-cpu-cva6",
        {
            "cva6_config_pkg.sv": "adapters",
            "riscv_pkg.sv": f"{SV}/core/include/riscv_pkg.sv",
            "cf_math_pkg.sv": f"{SV}/common/submodules/common_cells/src/cf_math_pkg.sv",
            "lzc.sv": f"{SV}/common/submodules/common_cells/src/lzc.sv",
            "pmp_entry.sv": f"{SV}/core/pmp/src/pmp_entry.sv",
            "pmp.sv": f"{SV}/core/pmp/src/pmp.sv",
        },
        ((16, 1), (4, 1), (8, 1)),
        32,
        "no access size; no Smepmp; S is treated as U; at most 16 entries",
    ),
    Peer(
        "rocket",
        "Rocket",
        "pythondata-cpu-rocket",
        {"rocket.v": "verilog/generated-src/freechips.rocketchip.system.LitexConfig.v"},
        ((8, 1),),
        30,
        "loads and stores only, X pruned; 8 entries; aligned accesses; M against the rest",
        ("PMPChecker",),
    ),
)


def peer_designs() -> Iterator[Design]:
    """Give a design for every size of every peer that is installed."""
    for peer in PEERS:
        if peer.folder() is None:
            continue
        for entries, ports in peer.sizes:
            ways = f"-{ports}p" if ports > 1 else ""
            yield Design(
                name=f"{peer.name}-{entries}{ways}",
                title=peer.title,
                group="peer",
                entries=entries,
                ports=ports,
                compared=peer.compared,
                make=peer.sources,
                parameters={"N": entries, "CH": ports},
                slang=True,
                lacks=peer.lacks,
            )


def peer_versions() -> list[str]:
    """Name the packages that the peers come from, with versions; say which is not installed."""
    return [
        f"{peer.package} {metadata.version(peer.package) if peer.folder() else 'not installed'}"
        for peer in PEERS
    ]
