"""Mistakes of integrators, planted into Ibex with the unit: where, and what the checker says."""

import re
from typing import NamedTuple

__all__ = ["MISTAKES", "Mistake", "planted"]


class Mistake(NamedTuple):
    """An expression that is replaced, and the finding.

    Parameters
    ----------
    name : str
    place : str
        Pattern that the text of the chip matches once; its group is the right expression.
    wrong : str
        What takes its place.
    kind, text : str
        Of a finding of the checker; the text is a pattern of all of it.
    """

    name: str
    place: str
    wrong: str
    kind: str
    text: str


def _pin(name: str) -> str:
    """Match what the unit is connected to: no pin of Ibex has such a name."""
    return rf"\.{name}\s*\(((?:[^()]|\([^()]*\))*)\)"


DATA, HEX = r"port data: the unit is asked for", "0x[0-9a-f]+"
MISTAKES = (
    Mistake(
        "a denied request leaves",
        r"assign data_req_o\s*= (data_req_out & ~pmp_req_err\[PMP_D\]);",
        "data_req_out",
        "denied",
        rf"port data: a bus request left although denied: read of 4 at {HEX}; "
        rf"load of 4 at {HEX}, privilege U, V=0 has cause 5",
    ),
    Mistake(
        "the address is truncated",
        _pin("data_addr"),
        "{6'd0, pmp_req_addr_i[PMP_D][27:0]}",
        "address",
        rf"{DATA} address 0x0*([0-9a-f]+), the core makes 0x8\w+",
    ),
    Mistake(
        "the size is that of a byte",
        _pin("data_size"),
        "2'd0",
        "size",
        rf"{DATA} 1 bytes, the core makes 4 at {HEX}",
    ),
    Mistake(
        "every access is a load",
        _pin("data_access"),
        "3'd0",
        "kind",
        rf"{DATA} a load, the core makes a store",
    ),
    Mistake(
        "MPRV is forgotten",
        _pin("data_priv"),
        "priv_mode_id_i",
        "privilege",
        rf"port data: the privilege is not the effective one: load of 4 at {HEX}, privilege M, "
        r"V=0; COM-EFF-4 makes it U, V=0, of a hart in M with MPRV=1, MPP=0",
    ),
    Mistake(
        "MPRV moves the fetch",
        _pin("fetch_priv"),
        "priv_mode_i[PMP_D]",
        "privilege",
        rf"port fetch: the privilege is not the effective one: fetch of 2 at {HEX}, privilege U, "
        r"V=0; COM-EFF-1 makes it M, V=0, of a hart in M with MPRV=1, MPP=0",
    ),
    Mistake(
        "the second parcel is the first",
        _pin("fetch2_addr"),
        "pmp_req_addr_i[PMP_I]",
        "address",
        rf"port fetch2: the unit is asked for address {HEX}, the core makes {HEX}",
    ),
    Mistake(
        "the second parcel does not count",
        r"\.pmp_err_if_plus2_i\s*\(([^()]*)\)",
        "1'b0",
        "executed",
        rf"an instruction at {HEX} executes that the registers deny now: "
        rf"fetch of 2 at {HEX}, privilege U, V=0",
    ),
    Mistake(
        "CSRRC does not flush",
        r"csr_pipe_flush = (mpu_hit_i & csr_op_en_o & \(csr_op_o != CSR_OP_READ\));",
        "1'b0",
        "executed",
        rf"an instruction at {HEX} executes that the registers deny now: "
        rf"fetch of 2 at {HEX}, privilege M, V=0",
    ),
    Mistake(
        "the CSR port is always M's",
        _pin("csr_priv"),
        "2'd3",
        "privilege",
        r"CSR port: privilege 3, V=0 are not those of the hart, 0, V=0",
    ),
    Mistake(
        "set and clear write the operand",
        _pin("csr_wdata"),
        "csr_wdata_i",
        "csr",
        rf"CSR port: the new value of 0x3a1 is {HEX}, the instruction makes it {HEX}",
    ),
    Mistake(
        "reads write",
        _pin("csr_write"),
        "csr_op_en_i",
        "csr",
        rf"CSR port: the unit writes {HEX}, unlike the core",
    ),
    Mistake(
        "writes are lost",
        _pin("csr_write"),
        "1'b0",
        "csr",
        rf"CSR port: the unit does not write {HEX}, unlike the core",
    ),
    Mistake(
        "csr_addr is that of every instruction",
        r"assign csr_addr\s*= csr_num_e'\((csr_access \? alu_operand_b_ex\[11:0\] : 12'b0)\);",
        "alu_operand_b_ex[11:0]",
        "csr",
        rf"CSR port: register {HEX} is named while no CSR instruction executes: csr_addr must be 0",
    ),
    Mistake(
        "rd does not get the value",
        r"assign csr_rdata\s*= (mpu_hit \? mpu_rdata\s*: cs_rdata);",
        "cs_rdata",
        "csr",
        rf"CSR port: rd takes from {HEX} 0x0, the unit gives {HEX}",
    ),
    Mistake(
        "illegal accesses do not trap",
        r"assign illegal_csr_insn_id\s*= (mpu_hit \? mpu_illegal : cs_illegal);",
        "mpu_hit ? 1'b0 : cs_illegal",
        "csr",
        r"CSR port: the instruction for 0x3a0 must trap",
    ),
    Mistake(
        "a denied store raises a load fault",
        r"exc_cause_o = (ExcCauseStoreAccessFault);",
        "ExcCauseLoadAccessFault",
        "trap",
        r"the core raises cause 5, and since the last trap (1, )?7 was denied",
    ),
    Mistake(
        "the unit is never reset",
        _pin("rst_n"),
        "1'b1",
        "reset",
        r"the core is in reset, the unit is not",
    ),
    Mistake(
        "reset is of the other polarity",
        _pin("rst_n"),
        "~rst_ni",
        "reset",
        r"the unit is in reset, the core is not",
    ),
)


def planted(text: str) -> str:
    """Plant all mistakes; input ``mistake_i`` selects one by its place in MISTAKES, from 1 on."""
    # Before that comes what is not the integrator's.
    start = text.index("module ibex_mpu")
    before, text = text[:start], text[start:]
    for place in dict.fromkeys(mistake.place for mistake in MISTAKES):
        found = list(re.finditer(place, text))
        assert len(found) == 1, f"{place}: {len(found)}"
        right = choice = found[0].group(1)
        for number, mistake in enumerate(MISTAKES, 1):
            if mistake.place == place:
                choice = f"ibex_chip.mistake_i == {number} ? {mistake.wrong} : {choice}"
        assert right in choice
        text = text[: found[0].start(1)] + choice + text[found[0].end(1) :]
    return before + text.replace(
        "module ibex_chip (", "module ibex_chip (\n  input logic [4:0] mistake_i,"
    )
