/* Revision mpu-0.9: what the program needs of the three banks. */
#ifndef BANKS_MPU_H
#define BANKS_MPU_H

#include "mpu.h"

#ifdef __ASSEMBLER__

#define OWN_BANK csrr a3, MPU_CSR_MPUCFG0

#define NAPOT(rights) (MPU_MPUCFG_A_NAPOT | (rights))

/* The kernel sets its bank up with the numbers that it knows; they reach vsmpu. a0: its base. */
.macro bank_setup
  srli a0, a0, 2
  addi a0, a0, MPU_NAPOT(0, 4096)
  csrw MPU_MPUADDR_CSR(0), a0
  addi a0, a0, 0x400
  csrw MPU_MPUADDR_CSR(1), a0
  addi a0, a0, 0x400
  csrw MPU_MPUADDR_CSR(2), a0
  addi a0, a0, 0x400
  csrw MPU_MPUADDR_CSR(3), a0
  li a0, NAPOT(MPU_MPU_S_RX) | NAPOT(MPU_MPU_S_RW) << 8 | NAPOT(MPU_MPU_U_RX) << 16
  li a1, NAPOT(MPU_MPU_U_RW) << 24
  or a0, a0, a1
  csrw MPU_MPUCFG_CSR(0), a0
.endm

/* Entry 4 of its own bank: its task may read and write the 4 KiB at a0. */
.macro bank_open
  srli a0, a0, 2
  addi a0, a0, MPU_NAPOT(0, 4096)
  csrw MPU_MPUADDR_CSR(4), a0
  li a0, NAPOT(MPU_MPU_U_RW)
  slli a0, a0, MPU_MPUCFG_LANE(4)
  csrs MPU_MPUCFG_CSR(4), a0
.endm

/* What a guest's kernel must not reach. */
.macro register_programs name
  OP(\name\()_vsmpucfg, csrr a3, MPU_CSR_VSMPUCFG0)
  OP(\name\()_vsmpuaddr, csrw MPU_CSR_VSMPUADDR0, a1)
  OP(\name\()_hgmpucfg, csrw MPU_CSR_HGMPUCFG0, a1)
  OP(\name\()_hgmpuaddr, csrr a3, MPU_CSR_HGMPUADDR0)
  OP(\name\()_hgmpuswitch, csrw MPU_CSR_HGMPUSWITCH0, a1)
.endm

#else

void a_vsmpucfg(void), a_vsmpuaddr(void), a_hgmpucfg(void), a_hgmpuaddr(void);
void a_hgmpuswitch(void);

/* M: the banks are those of HS. */
static void machine_banks(void) {}

/* The pages of one guest in hgmpu, four entries from `first`. */
#define GRANT(first, base)                                                           \
  mpu_set_region(MPU_BANK_HGMPU, first, base, 4096, MPU_HGMPU_RX);                   \
  mpu_set_region(MPU_BANK_HGMPU, (first) + 1, (base) + 4096, 4096, MPU_HGMPU_RW);    \
  mpu_set_region(MPU_BANK_HGMPU, (first) + 2, (base) + 2 * 4096, 4096, MPU_HGMPU_RX); \
  mpu_set_region(MPU_BANK_HGMPU, (first) + 3, (base) + 3 * 4096, 4096, MPU_HGMPU_RW)

struct guest {
  struct mpu_guest bank;
  word trap_vector;
};

static struct guest guests[2];
static struct guest *current;

/* Numbers that the compiler knows, in a function that calls nothing: no table of CSRs is needed. */
__attribute__((flatten)) static void host_banks(void) {
  /* Both guests are user memory to the host: out of reach without SUM. */
  mpu_set_region(MPU_BANK_MPU, 0, (word)a_base, 0x20000, MPU_MPU_U_RW);
  GRANT(0, (word)a_base);
  GRANT(4, (word)b_base);
  guests[0].bank.granted = 0x0f;
  guests[1].bank.granted = 0xf0;
  /* A guest finds its bank as after reset: what it sets up is on. */
  guests[0].bank.enabled = guests[1].bank.enabled = 0xff;
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
