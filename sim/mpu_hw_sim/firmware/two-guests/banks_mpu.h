/* Revision mpu-0.9: what the program needs of the three banks. */
#ifndef BANKS_MPU_H
#define BANKS_MPU_H

#include "mpu.h"

#ifdef __ASSEMBLER__

#define OWN_BANK csrr a3, CSR_MPUCFG0

/* The kernel sets its bank up with the numbers that it knows; they reach vsmpu. a0: its base. */
.macro bank_setup
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  csrw CSR_MPUADDR0, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 1, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 2, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 3, a0
  li a0, S_RX | S_RW << 8 | U_RX << 16
  li a1, U_RW << 24
  or a0, a0, a1
  csrw CSR_MPUCFG0, a0
.endm

/* Entry 4 of its own bank: its task may read and write the 4 KiB at a0. */
.macro bank_open
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  csrw CSR_MPUADDR0 + 4, a0
#if __riscv_xlen == 64
  li a0, U_RW
  slli a0, a0, 32
  csrs CSR_MPUCFG0, a0
#else
  li a0, U_RW
  csrw CSR_MPUCFG0 + 1, a0
#endif
.endm

/* What a guest's kernel must not reach. */
.macro register_programs name
  OP(\name\()_vsmpucfg, csrr a3, CSR_VSMPUCFG0)
  OP(\name\()_vsmpuaddr, csrw CSR_VSMPUADDR0, a1)
  OP(\name\()_hgmpucfg, csrw CSR_HGMPUCFG0, a1)
  OP(\name\()_hgmpuaddr, csrr a3, CSR_HGMPUADDR0)
  OP(\name\()_hgmpuswitch, csrw CSR_HGMPUSWITCH0, a1)
.endm

#else

#define G_RX (HGMPUCFG_A_NAPOT | HGMPUCFG_R | HGMPUCFG_X)
#define G_RW (HGMPUCFG_A_NAPOT | HGMPUCFG_R | HGMPUCFG_W)
#define VSMPU_ENTRIES 8

void a_vsmpucfg(void), a_vsmpuaddr(void), a_hgmpucfg(void), a_hgmpuaddr(void);
void a_hgmpuswitch(void);

/* M: the banks are those of HS. */
static void machine_banks(void) {}

/* The pages of one guest in hgmpu, four entries from `first`. */
#define GRANT(first, base)                                                      \
  do {                                                                          \
    csr_write(CSR_HGMPUADDR0 + (first), ((word)(base) >> 2) + NAPOT_4K);        \
    csr_write(CSR_HGMPUADDR0 + (first) + 1, ((word)(base) >> 2) + 0x400 + NAPOT_4K); \
    csr_write(CSR_HGMPUADDR0 + (first) + 2, ((word)(base) >> 2) + 0x800 + NAPOT_4K); \
    csr_write(CSR_HGMPUADDR0 + (first) + 3, ((word)(base) >> 2) + 0xc00 + NAPOT_4K); \
  } while (0)

static void host_banks(void) {
  const word pages = G_RX | G_RW << 8 | G_RX << 16 | (word)G_RW << 24;
  /* Both guests are user memory to the host: out of reach without SUM. */
  csr_write(CSR_MPUADDR0, ((word)a_base >> 2) + NAPOT_128K);
  csr_write(CSR_MPUCFG0, U_RW);
  GRANT(0, a_base);
  GRANT(4, b_base);
#if __riscv_xlen == 64
  csr_write(CSR_HGMPUCFG0, pages | pages << 32);
#else
  csr_write(CSR_HGMPUCFG0, pages);
  csr_write(CSR_HGMPUCFG0 + 1, pages);
#endif
}

#define ENTRIES(do_) do_(0) do_(1) do_(2) do_(3) do_(4) do_(5) do_(6) do_(7)

struct guest {
  word address[VSMPU_ENTRIES], cfg[2], trap_vector, pages;
};

static struct guest guests[2] = {{.pages = 0x0f}, {.pages = 0xf0}};
static struct guest *current;

/* Another guest: its own bank is swapped, what it is granted is one write. */
static void switch_to(struct guest *next) {
#define SAVE(i) current->address[i] = csr_read(CSR_VSMPUADDR0 + i);
#define RESTORE(i) csr_write(CSR_VSMPUADDR0 + i, next->address[i]);
  if (current) {
    ENTRIES(SAVE)
    current->cfg[0] = csr_read(CSR_VSMPUCFG0);
#if __riscv_xlen == 32
    current->cfg[1] = csr_read(CSR_VSMPUCFG0 + 1);
#endif
    current->trap_vector = csr_read(CSR_VSTVEC);
  }
  ENTRIES(RESTORE)
  csr_write(CSR_VSMPUCFG0, next->cfg[0]);
#if __riscv_xlen == 32
  csr_write(CSR_VSMPUCFG0 + 1, next->cfg[1]);
#endif
  csr_write(CSR_VSTVEC, next->trap_vector);
  csr_write(CSR_HGMPUSWITCH0, next->pages);
  current = next;
}

#define REGISTER_ATTACKS \
  {"A kernel reads its bank as mpucfg0", VS, a_kernel_own_bank, 0, NOBODY, 0, 0}, \
  {"A kernel reads vsmpucfg0", VS, a_vsmpucfg, 0, BY_HS, 22, 0}, \
  {"A kernel writes vsmpuaddr0", VS, a_vsmpuaddr, 0, BY_HS, 22, 0}, \
  {"A kernel writes hgmpucfg0", VS, a_hgmpucfg, 0, BY_HS, 22, 0}, \
  {"A kernel reads hgmpuaddr0", VS, a_hgmpuaddr, 0, BY_HS, 22, 0}, \
  {"A kernel writes hgmpuswitch0", VS, a_hgmpuswitch, 0, BY_HS, 22, 0},

#endif
#endif
