/* Revision mpu-0.9: entry 0 is the code, 1 to 4 the pages of the tasks, 5 all of them. */
#include "mpu.h"

#define ONE_WRITE "one write of mpuswitch"

/* M: S does without entries, and the bank is its own. */
void machine_banks(void) {}

static void write_bank(void) {
  csr_write(CSR_MPUADDR0, ((word)task >> 2) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 1, page_of(0) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 2, page_of(1) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 3, page_of(2) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 4, page_of(3) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 5, ((word)task >> 2) + NAPOT_32K);
#if __riscv_xlen == 64
  csr_write(CSR_MPUCFG0, U_RX | U_RW << 8 | U_RW << 16 | (word)U_RW << 24 | (word)U_RW << 32 |
                             (word)U_RWX << 40);
#else
  csr_write(CSR_MPUCFG0, U_RX | U_RW << 8 | U_RW << 16 | (word)U_RW << 24);
  csr_write(CSR_MPUCFG0 + 1, U_RW | U_RWX << 8);
#endif
}

static void enable_all(void) { csr_write(CSR_MPUSWITCH0, 1 << 5); }

static void enable_domain(unsigned number) { csr_write(CSR_MPUSWITCH0, 1 | 2 << number); }

/* A domain of three regions beside the code: data, and two that nobody has here. */
static void write_domain(unsigned number) {
  csr_write(CSR_MPUADDR0 + 1, page_of(number) + NAPOT_4K);
  csr_write(CSR_MPUADDR0 + 2, 0);
  csr_write(CSR_MPUADDR0 + 3, 0);
  csr_write(CSR_MPUCFG0, U_RX | U_RW << 8);
}
