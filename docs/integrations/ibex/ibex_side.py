"""The adapter of MpuChecker for Ibex: its own signals, and none of those that lead to the unit."""

from mpu_hw_sim import BusRequest, CoreAccess, CoreSide, CsrInstruction, Instruction, PortSide

from mpu_hw.isa import Access

__all__ = ["ibex_side"]

READ, WRITE, SET, CLEAR = range(4)  # csr_op_e


def ibex_side(core) -> CoreSide:
    """Give the core side of an instance of ibex_core, of two stages or three.

    An error of the bus raises the same exceptions as a denial: leave ``traps`` out where it may.
    """
    cs, fetch, decode = core.cs_registers_i, core.if_stage_i, core.id_stage_i

    def mstatus(low: int, width: int = 1) -> int:
        # A packed structure: mie, mpie, mpp, mprv, tw.
        return int(cs.mstatus_q.value) >> low & (1 << width) - 1

    def csr() -> CsrInstruction | None:
        if not core.csr_access.value:
            return None
        op, operand, old = (
            int(each.value) for each in (core.csr_op, cs.csr_wdata_i, core.csr_rdata)
        )
        new = {SET: old | operand, CLEAR: old & ~operand}.get(op, operand)
        trap = bool(core.illegal_csr_insn_id.value)
        return CsrInstruction(
            number=int(decode.instr_rdata_i.value) >> 20,
            write=op != READ,
            value=new,
            rdata=old,
            trap=trap,
            done=bool(decode.instr_executing.value) and (trap or bool(core.csr_op_en.value)),
        )

    def executes() -> Instruction | None:
        if not decode.instr_executing.value:
            return None
        return Instruction(int(core.pc_id.value), 2 if core.instr_is_compressed_id.value else 4)

    def parcel(second: bool) -> CoreAccess | None:
        pc = int(core.pc_if.value)
        whole = not fetch.instr_is_compressed.value
        if not fetch.if_instr_valid.value or (second and not (whole and pc & 2)):
            return None
        return CoreAccess(pc + 2 * second, 2, Access.FETCH)

    def data() -> CoreAccess | None:
        if not core.data_req_out.value:
            return None
        kind = Access.STORE if core.data_we_o.value else Access.LOAD
        return CoreAccess(int(core.data_addr_o.value), 4, kind)

    def bus() -> BusRequest | None:
        if not core.data_req_o.value:
            return None
        return BusRequest(int(core.data_addr_o.value), 4, bool(core.data_we_o.value))

    def traps() -> int | None:
        # A packed structure: two bits of interrupts, and the number.
        cause = int(core.exc_cause.value)
        return cause if core.csr_save_cause.value and cause < 32 else None

    return CoreSide(
        root=core,
        priv="cs_registers_i.priv_lvl_q",
        mprv=lambda: mstatus(1),
        mpp=lambda: mstatus(2, 2),
        reset="rst_ni",
        reset_active=0,
        csr=csr,
        executes=executes,
        traps=traps,
        ports={
            # Fetches leave before they are checked: what counts is what executes.
            "fetch": PortSide(access=lambda: parcel(False)),
            "fetch2": PortSide(access=lambda: parcel(True)),
            "data": PortSide(access=data, leaves=bus),
        },
    )
