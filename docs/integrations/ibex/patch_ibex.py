"""Write ibex_core.sv and ibex_id_stage.sv of Ibex with the unit in the place of ibex_pmp.

    python patch_ibex.py IBEX/rtl OUTPUT

The two files in OUTPUT take the place of those in IBEX/rtl; ibex_mpu.sv comes beside them, and
ibex_pmp.sv is used no more. Every edit must find its text once, or nothing is written.
"""

import sys
from pathlib import Path

# File to edits: what is found once, and what takes its place.
EDITS = {
    "ibex_core.sv": [
        # The registers of the unit are the only ones.
        (
            "    .PMPEnable        (PMPEnable),\n",
            "    .PMPEnable        (1'b0),\n",
        ),
        # The unit answers for its numbers, ibex_cs_registers for all others.
        (
            "  assign csr_wdata  = alu_operand_a_ex;\n",
            """\
  logic        mpu_hit, mpu_illegal, cs_illegal;
  logic [31:0] mpu_rdata, cs_rdata;
  assign csr_rdata           = mpu_hit ? mpu_rdata   : cs_rdata;
  assign illegal_csr_insn_id = mpu_hit ? mpu_illegal : cs_illegal;

  assign csr_wdata  = alu_operand_a_ex;
""",
        ),
        ("    .csr_rdata_o (csr_rdata),\n", "    .csr_rdata_o (cs_rdata),\n"),
        (
            "    .illegal_csr_insn_o(illegal_csr_insn_id),\n",
            "    .illegal_csr_insn_o(cs_illegal),\n",
        ),
        # The unit itself.
        (
            """\
    ibex_pmp #(
      .DmBaseAddr    (DmBaseAddr),
      .DmAddrMask    (DmAddrMask),
      .PMPGranularity(PMPGranularity),
      .PMPNumChan    (PMPNumChan),
      .PMPNumRegions (PMPNumRegions)
    ) pmp_i (
""",
            """\
    ibex_mpu #(
      .DmBaseAddr    (DmBaseAddr),
      .DmAddrMask    (DmAddrMask)
    ) mpu_i (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
""",
        ),
        (
            """\
      .csr_pmp_cfg_i    (csr_pmp_cfg),
      .csr_pmp_addr_i   (csr_pmp_addr),
      .csr_pmp_mseccfg_i(csr_pmp_mseccfg),
""",
            """\
      .csr_addr_i       (csr_addr),
      .csr_wdata_i      (csr_wdata),
      .csr_op_i         (csr_op),
      .csr_op_en_i      (csr_op_en),
      .csr_hit_o        (mpu_hit),
      .csr_illegal_o    (mpu_illegal),
      .csr_rdata_o      (mpu_rdata),
      .priv_mode_id_i   (priv_mode_id),
""",
        ),
        (
            "  end else begin : g_no_pmp\n",
            """\
  end else begin : g_no_pmp
    assign {mpu_hit, mpu_illegal, mpu_rdata} = '0;
""",
        ),
        # Every write to a register of the unit flushes, CSRRC and CSRRCI too.
        (
            "    .illegal_csr_insn_i   (illegal_csr_insn_id),\n",
            """\
    .illegal_csr_insn_i   (illegal_csr_insn_id),
    .mpu_hit_i            (mpu_hit),
""",
        ),
    ],
    "ibex_id_stage.sv": [
        (
            "  input  logic                      illegal_csr_insn_i,\n",
            """\
  input  logic                      illegal_csr_insn_i,
  input  logic                      mpu_hit_i,
""",
        ),
        (
            "    csr_pipe_flush = 1'b0;\n",
            "    csr_pipe_flush = mpu_hit_i & csr_op_en_o & (csr_op_o != CSR_OP_READ);\n",
        ),
    ],
}


def patched(rtl: Path) -> dict[str, str]:
    """Return the edited text of each file.

    Raises
    ------
    ValueError
        The text of an edit is not found exactly once: this Ibex is another than the edits fit.
    """
    texts = {}
    for name, edits in EDITS.items():
        text = (rtl / name).read_text(encoding="utf-8")
        for old, new in edits:
            if text.count(old) != 1:
                line = old.strip().splitlines()[0]
                raise ValueError(
                    f"{rtl / name} must have {line!r} once, not {text.count(old)} times"
                )
            text = text.replace(old, new)
        texts[name] = text
    return texts


def main() -> int:
    """Patch, or print one line that says why not; return the status."""
    if len(sys.argv) != 3:
        print("usage: python patch_ibex.py IBEX/rtl OUTPUT", file=sys.stderr)
        return 2
    rtl, output = map(Path, sys.argv[1:])
    try:
        texts = patched(rtl)
        output.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (output / name).write_text(text, encoding="utf-8")
    except OSError as error:
        kind = "read" if error.filename and Path(error.filename).parent == rtl else "written"
        print(f"{error.filename} cannot be {kind}: {error.strerror}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
