/* Revision mpu-0.9: two pages of U. */
#include "mpu.h"

/* M and S need no entries. */
static void open_memory(void) {}

static void open_pages(word code, word data) {
  csr_write(CSR_MPUADDR0, (code >> 2) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 1, (data >> 2) + NAPOT_4K);
  csr_write(CSR_MPUCFG0, U_RX | U_RW << 8);
}

static void close_pages(void) { csr_write(CSR_MPUCFG0, 0); }
