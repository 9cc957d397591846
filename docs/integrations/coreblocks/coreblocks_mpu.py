"""The checker of this project in the place of coreblocks' PMPChecker.

    python coreblocks_mpu.py SCRIPT ARGUMENTS...
    python coreblocks_mpu.py -m MODULE ARGUMENTS...

runs a program with ``MpuPMPChecker`` wherever coreblocks would take its own class.
"""

import runpy
import sys
from pathlib import Path

from amaranth import Const, Elaboratable, Signal
from coreblocks.interface.keys import CSRInstancesKey
from coreblocks.priv import pmp
from coreblocks.priv.pmp import PMPLayout, PMPOperationMode
from pmp_check import XLEN, PmpCheck
from transactron.core import TModule, Transaction
from transactron.utils import DependencyContext

from mpu_hw import EffectivePrivilege
from mpu_hw.isa import Privilege

__all__ = ["MpuPMPChecker", "install"]

OWN = pmp.PMPChecker
WORD = 2  # log2 of the bytes that no entry can tell apart


class MpuPMPChecker(Elaboratable):
    """Answer as PMPChecker does, by the CSRs of coreblocks and the check ports of this project.

    Combinational. Parameters, attributes and what is looked up in the DependencyManager are those
    of PMPChecker.

    Raises
    ------
    ValueError
        The core is not RV32.
    """

    def __init__(self, gen_params, *, mode: PMPOperationMode, access_size_log: int = WORD):
        self.csr = DependencyContext.get().get_dependency(CSRInstancesKey()).m_mode
        self.mode = mode
        self.paddr = Signal(gen_params.phys_addr_bits)
        self.uniform = Signal()
        self.result = Signal(PMPLayout())
        self.check = None
        entries = gen_params.pmp_register_count
        if entries:
            width = len(self.csr.pmpaddrx[0].value)
            if width != XLEN:
                raise ValueError(f"pmpaddr must have {XLEN} bits, not {width}")
            size = 1 << max(access_size_log, WORD)
            self.check = PmpCheck(entries, 4 << gen_params.pmp_grain, size)

    def elaborate(self, platform):
        m = TModule()
        if self.check is None:
            m.d.comb += [self.uniform.eq(1), self.result.eq(0b111)]
            return m
        m.submodules.check = check = self.check
        for index in range(check.entries):
            m.d.comb += [
                check.cfgs[index].eq(self.csr.pmpxcfg[index].value),
                check.addrs[index].eq(self.csr.pmpaddrx[index].value),
            ]
        m.d.comb += [
            check.addr.eq(self.paddr),
            check.priv.eq(self._privilege(m)),
            self.uniform.eq(check.uniform),
            *(self.result[right].eq(check.result[right]) for right in ("r", "w", "x")),
        ]
        return m

    def _privilege(self, m):
        """Give the effective privilege of the accesses."""
        if self.mode == PMPOperationMode.MMU:
            return Const(Privilege.S, 2)
        m.submodules.privilege = effective = EffectivePrivilege(hypervisor=False)
        m.d.comb += effective.fetch.eq(self.mode == PMPOperationMode.INSTRUCTION_FETCH)
        with Transaction().always_body(m):
            m.d.av_comb += [
                effective.hart_priv.eq(self.csr.priv_mode.read(m)),
                effective.mprv.eq(self.csr.mstatus_mprv.read(m)),
                effective.mpp.eq(self.csr.mstatus_mpp.read(m)),
            ]
        return effective.priv


def install() -> None:
    """Put MpuPMPChecker in the place of PMPChecker, in every module of coreblocks that has it."""
    import coreblocks.core  # noqa: F401

    for name, module in list(sys.modules.items()):
        if name.startswith("coreblocks.") and vars(module).get("PMPChecker") is OWN:
            module.PMPChecker = MpuPMPChecker


def main() -> None:
    """Run a program as Python itself would."""
    install()
    del sys.argv[0]
    if sys.argv[:1] == ["-m"]:
        del sys.argv[0]
        sys.path.insert(0, str(Path.cwd()))
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    elif sys.argv:
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        sys.exit("usage: python coreblocks_mpu.py SCRIPT | -m MODULE [ARGUMENTS...]")


if __name__ == "__main__":
    main()
