/* Revision sspmp-1.0: two pages of U in SPMP, all memory in PMP where the unit has it. */
#include "sspmp.h"

/* One entry of PMP for all memory, the others to SPMP. */
static void open_memory(void) { open_pmp(1); }

static void open_pages(word code, word data) {
  write_entry(0, (code >> 2) + NAPOT_4K, U_RX);
  write_entry(1, (data >> 2) + NAPOT_4K, U_RW);
  csr_write(CSR_SPMPEN, 3);
}

static void close_pages(void) { csr_write(CSR_SPMPEN, 0); }
