"""The PMPs of other cores, as pip installs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from mpu_hw_sim.judge.adapter import Source, read_adapter

from .design import ADAPTERS, HARNESS, Design

__all__ = ["PEERS", "Peer", "peer_designs", "peer_versions"]


@dataclass(frozen=True)
class Peer:
    """A checker of another project.

    Parameters
    ----------
    name, title : str
        The name is also that of the judge's adapter, which has package, files and modules.
    sizes : (entries, ports), …
        What is measured of it.
    compared : int
        Address bits that an entry is compared with.
    lacks : str
    """

    name: str
    title: str
    sizes: tuple[tuple[int, int], ...]
    compared: int
    lacks: str

    @cached_property
    def source(self) -> Source:
        """Where its files come from."""
        return read_adapter(self.name).source

    @property
    def package(self) -> str:
        """The Python package that carries its sources."""
        return self.source.package

    @property
    def files(self) -> dict[str, str]:
        """Table of name -> path in the package."""
        return self.source.paths()

    def folder(self) -> Path | None:
        """Return where the package is, None where it is not installed."""
        return self.source.folder()

    def sources(self) -> dict[str, str]:
        """Read harness, adapter and the files of the package."""
        adapter = (ADAPTERS / f"{self.name}.sv").read_text(encoding="utf-8")
        return self.source.texts() | {f"{self.name}.sv": adapter, "harness.sv": HARNESS}


IBEX_LACKS = "no access size: one word per channel; M and U only; a full copy per channel"
PEERS = (
    Peer("ibex", "Ibex", ((16, 1), (4, 1), (8, 1), (16, 2)), 32, IBEX_LACKS),
    Peer("cv32e40s", "cv32e40s", ((16, 1),), 32, "as Ibex"),
    Peer(
        "cva6",
        "CVA6 (2022)",
        ((16, 1), (4, 1), (8, 1)),
        32,
        "no access size; no Smepmp; S is treated as U; at most 16 entries",
    ),
    Peer(
        "rocket",
        "Rocket",
        ((8, 1),),
        30,
        "loads and stores only, X pruned; 8 entries; aligned accesses; M against the rest",
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
                asic_top="dut" * (entries == max(size for size, _ in peer.sizes)),
                slang=True,
                lacks=peer.lacks,
            )


def peer_versions() -> list[str]:
    """Name the packages that the peers come from, with versions; say which is not installed."""
    return [
        f"{peer.package} {metadata.version(peer.package) if peer.folder() else 'not installed'}"
        for peer in PEERS
    ]
