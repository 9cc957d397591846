"""The trace port."""

from amaranth.lib import wiring
from amaranth.lib.wiring import Out

__all__ = ["RvfiSignature"]


class RvfiSignature(wiring.Signature):
    """RISC-V Formal Interface of one hart, with what a hypervisor adds.

    All members are valid in the clocks with ``valid`` only: one clock after the instruction left.

    Parameters
    ----------
    xlen : int

    Members
    -------
    valid, order, insn, trap, halt, intr, mode, ixl : Out
        As the interface says. ``insn`` is 0 where the fetch was denied.
    virt : Out(1)
        The instruction ran with V=1.
    rs1_addr, rs2_addr, rs1_rdata, rs2_rdata, rd_addr, rd_wdata : Out
    pc_rdata, pc_wdata : Out(xlen)
    mem_addr, mem_rmask, mem_wmask, mem_rdata, mem_wdata : Out
        Bytes counted from ``mem_addr`` itself, which need not be aligned.
    csr_write, csr_addr, csr_wdata : Out
        A CSR instruction has written; the register after V=1 substitution, as it reads now.
    mprv, mpp, mpv, spvp : Out
        Of mstatus and hstatus, as they were: with ``mode`` and ``virt`` they give the effective
        privilege of its loads and stores. ``mpv`` and ``spvp`` are 0 without H.
    trap_cause, trap_tval, trap_target_mode : Out
        Of an instruction with ``trap``. An interrupt shows as ``intr`` of the next instruction.
    """

    def __init__(self, xlen: int):
        self.xlen = xlen
        lanes = xlen // 8
        super().__init__(
            {
                "valid": Out(1),
                "order": Out(64),
                "insn": Out(32),
                "trap": Out(1),
                "halt": Out(1),
                "intr": Out(1),
                "mode": Out(2),
                "ixl": Out(2),
                "virt": Out(1),
                "rs1_addr": Out(5),
                "rs2_addr": Out(5),
                "rs1_rdata": Out(xlen),
                "rs2_rdata": Out(xlen),
                "rd_addr": Out(5),
                "rd_wdata": Out(xlen),
                "pc_rdata": Out(xlen),
                "pc_wdata": Out(xlen),
                "mem_addr": Out(xlen),
                "mem_rmask": Out(lanes),
                "mem_wmask": Out(lanes),
                "mem_rdata": Out(xlen),
                "mem_wdata": Out(xlen),
                "csr_write": Out(1),
                "csr_addr": Out(12),
                "csr_wdata": Out(xlen),
                "mprv": Out(1),
                "mpp": Out(2),
                "mpv": Out(1),
                "spvp": Out(1),
                "trap_cause": Out(6),
                "trap_tval": Out(xlen),
                "trap_target_mode": Out(2),
            }
        )
