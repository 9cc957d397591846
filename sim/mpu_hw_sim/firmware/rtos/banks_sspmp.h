/* Revision sspmp-1.0: entry 0 is the code, 1 to 4 the pages of the tasks, 5 all of them; 6 and 7 are
   the kernel's memory and the devices. */
#include "sspmp.h"

#define KERNEL 0xc0
#define ONE_WRITE "one write of spmpen"

extern char _start[];

/* M: memory through PMP, all other entries to S, and rules that S runs by. */
void machine_banks(void) {
  open_pmp(1);
  write_entry(6, ((word)_start >> 2) + NAPOT_1M, S_RWX);
  write_entry(7, (0x10000000 >> 2) + NAPOT_256, S_RW);
  csr_write(CSR_SPMPEN, KERNEL);
  OPEN_SELECTS(MSTATEEN0);
}

static void write_bank(void) {
  write_entry(0, ((word)task >> 2) + NAPOT_4K, U_RX);
  for (unsigned i = 0; i < 4; i++) write_entry(1 + i, page_of(i) + NAPOT_4K, U_RW);
  write_entry(5, ((word)task >> 2) + NAPOT_32K, U_RWX);
}

static void enable_all(void) { csr_write(CSR_SPMPEN, KERNEL | 1 << 5); }

static void enable_domain(unsigned number) { csr_write(CSR_SPMPEN, KERNEL | 1 | 2 << number); }

/* A domain of three regions beside the code: data, and two that nobody has here. */
static void write_domain(unsigned number) {
  write_entry(1, page_of(number) + NAPOT_4K, U_RW);
  write_entry(2, 0, 0);
  write_entry(3, 0, 0);
}
