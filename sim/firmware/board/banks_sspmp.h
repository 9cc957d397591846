/* Revision sspmp-1.0: two pages of U in SPMP, all memory in PMP where the unit has it. */
#define CSR_SPMPEN 0x183
#define CSR_SISELECT 0x150
#define CSR_SIREG 0x151
#define CSR_SIREG2 0x152
#define CSR_MPMPDELEG 0x316
#define ENTRY 0x100
#define S_RWX 0x1f
#define U_RX 0x11d
#define U_RW 0x11b

static void entry(unsigned index, word address, word cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  csr_write(CSR_SIREG, (address >> 2) + NAPOT_4K);
  csr_write(CSR_SIREG2, cfg);
}

/* One entry of PMP for all memory, the others to SPMP. */
static void open_memory(void) {
  csr_write(0x3b0, -1ul);
  csr_write(0x3a0, S_RWX);
  csr_write(CSR_MPMPDELEG, 1);
}

static void open_pages(word code, word data) {
  entry(0, code, U_RX);
  entry(1, data, U_RW);
  csr_write(CSR_SPMPEN, 3);
}

static void close_pages(void) { csr_write(CSR_SPMPEN, 0); }
