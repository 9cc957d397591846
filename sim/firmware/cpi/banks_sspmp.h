/* Revision sspmp-1.0. */
#define CSR_SPMPEN 0x183
#define CSR_SISELECT 0x150
#define CSR_SIREG 0x151
#define CSR_SIREG2 0x152
#define CSR_MPMPDELEG 0x316
#define ENTRY 0x100
#define ALL_RWX 0x1f
#define S_RX_TOR 0x0d
#define S_RW_TOR 0x0b
#define S_RW_NAPOT 0x1b

static void entry(unsigned index, word address, word cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  csr_write(CSR_SIREG, address);
  csr_write(CSR_SIREG2, cfg);
}

/* All memory through PMP, all other entries to S. Entry 0 says only where that of entry 1 begins. */
void machine_banks(void) {
  csr_write(0x3b0, -1ul);
  csr_write(0x3a0, ALL_RWX);
  csr_write(CSR_MPMPDELEG, 1);
  entry(0, CODE, 0);
  entry(1, CODE_END, S_RX_TOR);
  entry(2, DATA_END, S_RW_TOR);
  entry(3, DEVICE, S_RW_NAPOT);
  csr_write(CSR_SPMPEN, 0xe);
}
