"""Write the PMP of coreblocks as Verilog, with a Python that its package installs for.

    python3.13 -m pip install coreblocks==0.2026.10.25
    python3.13 benchmarks/adapters/coreblocks_pmp.py build/coreblocks_pmp.v

It runs outside the environment of this project, which the package does not install into, and
imports nothing of it. The parts of a core that the checker asks for are ports of the module.
"""

import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

ENTRIES = 16
ADDRESS_BITS = 34
REGISTER_BITS = 32


def main(path: Path) -> None:
    """Write the module ``coreblocks_pmp``: registers, privilege and an address in, RWX out."""
    from amaranth import Elaboratable, Signal
    from amaranth.back import verilog
    from coreblocks.interface.keys import CSRInstancesKey
    from coreblocks.priv.pmp import PMPChecker, PMPOperationMode
    from transactron.core import TModule
    from transactron.core.context import TransactronContextElaboratable
    from transactron.utils import DependencyContext, DependencyManager

    def register(name: str, width: int) -> SimpleNamespace:
        return SimpleNamespace(value=Signal(width, name=name))

    def state(name: str, width: int) -> SimpleNamespace:
        signal = Signal(width, name=name)
        return SimpleNamespace(signal=signal, read=lambda m: signal)

    cfg = [register(f"cfg{number}", 8) for number in range(ENTRIES)]
    addr = [register(f"addr{number}", REGISTER_BITS) for number in range(ENTRIES)]
    hart = {"priv_mode": state("priv", 2)}
    hart |= {"mstatus_mprv": state("mprv", 1), "mstatus_mpp": state("mpp", 2)}
    registers = SimpleNamespace(pmpxcfg=cfg, pmpaddrx=addr, **hart)
    parameters = SimpleNamespace(
        phys_addr_bits=ADDRESS_BITS, pmp_grain=0, pmp_register_count=ENTRIES
    )
    address = Signal(ADDRESS_BITS, name="address")
    result = Signal(3, name="result")

    class Top(Elaboratable):
        def elaborate(self, platform: object) -> object:
            m = TModule()
            m.submodules.checker = checker
            m.d.comb += [checker.paddr.eq(address), result.eq(checker.result)]
            return m

    manager = DependencyManager()
    with DependencyContext(manager):
        manager.add_dependency(CSRInstancesKey(), SimpleNamespace(m_mode=registers))
        checker = PMPChecker(parameters, mode=PMPOperationMode.LSU)
        top = TransactronContextElaboratable(Top(), manager)
        states = [each.signal for each in hart.values()]
        values = [each.value for each in (*cfg, *addr)]
        ports = [address, result, *states, *values]
        text = verilog.convert(top, name="coreblocks_pmp", ports=ports, emit_src=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"// coreblocks {metadata.version('coreblocks')}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
