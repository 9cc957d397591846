/* Revision sspmp-1.0: what the program needs of one pool of entries in three roles.

   PMP[0] opens memory to all. SPMP: 0 to 7 the pages of the guests, which are user memory to HS
   and what guests are granted; 8 and 9 the host's own memory and devices. The rest is vSPMP. */
#ifndef BANKS_SSPMP_H
#define BANKS_SSPMP_H

/* What vSPMP has after host_banks(). */
#define MPU_GUEST_ENTRIES 16
#include "sspmp.h"

#ifdef __ASSEMBLER__

#define OWN_BANK csrr a3, MPU_CSR_SIREG

/* One NAPOT entry of the own bank: number, rights; a0: addr. Keeps a0. */
.macro own_entry index, rights
  li a1, MPU_SPMPADDR_SELECT + \index
  csrw MPU_CSR_SISELECT, a1
  csrw MPU_CSR_SIREG, a0
  li a1, MPU_SPMPCFG_A_NAPOT | \rights
  csrw MPU_CSR_SIREG2, a1
.endm

/* The kernel sets its bank up with the numbers that it knows; they reach vSPMP. a0: its base. The
   host has given it entry 0, or it could not run. Entry 5 takes all that is not its own. */
.macro bank_setup
  srli a0, a0, 2
  addi a0, a0, MPU_NAPOT(0, 4096)
  own_entry 0, MPU_SPMP_S_RX
  addi a0, a0, 0x400
  own_entry 1, MPU_SPMP_S_RW
  addi a0, a0, 0x400
  own_entry 2, MPU_SPMP_U_RX
  addi a0, a0, 0x400
  own_entry 3, MPU_SPMP_U_RW
  li a0, -1
  own_entry 5, MPU_SPMP_S_RWX
  li a0, 0x3f
  csrw MPU_CSR_SPMPEN, a0
.endm

/* Entry 4 of its own bank: its task may read and write the 4 KiB at a0. */
.macro bank_open
  srli a0, a0, 2
  addi a0, a0, MPU_NAPOT(0, 4096)
  own_entry 4, MPU_SPMP_U_RW
.endm

/* What a guest's kernel must not reach. */
.macro register_programs name
  OP(\name\()_vsiselect, csrr a3, MPU_CSR_VSISELECT)
  OP(\name\()_vsireg, csrw MPU_CSR_VSIREG, a1)
  OP(\name\()_vspmpen, csrr a3, MPU_CSR_VSPMPEN)
  OP(\name\()_hspmpen, csrw MPU_CSR_HSPMPEN, a1)
  OP(\name\()_hspmpdeleg, csrw MPU_CSR_HSPMPDELEG, a1)
  OP(\name\()_mpmpdeleg, csrw MPU_CSR_MPMPDELEG, a1)
  OP(\name\()_miselect, csrr a3, MPU_CSR_MISELECT)
.endm

#else

#define HOST_ENTRIES 0x3ff

void a_vsiselect(void), a_vsireg(void), a_vspmpen(void), a_hspmpen(void);
void a_hspmpdeleg(void), a_mpmpdeleg(void), a_miselect(void);

/* M: memory through PMP, entries for S, the host's own rules, and the selects for all. */
static void machine_banks(void) {
  open_pmp(1);
  mpu_set_region(MPU_BANK_SPMP, 8, (word)_start, 1 << 20, MPU_SPMP_S_RWX);
  mpu_set_region(MPU_BANK_SPMP, 9, 0x10000000, 256, MPU_SPMP_S_RW);
  mpu_switch_domain(MPU_STAGE_HS, 0x300);
  OPEN_SELECTS(MSTATEEN0);
  OPEN_SELECTS(HSTATEEN0);
}

/* The pages of one guest, four entries from `first`. */
static void grant(unsigned first, word base) {
  for (unsigned page = 0; page < 4; page++)
    mpu_set_region(MPU_BANK_SPMP, first + page, base + 4096 * page, 4096,
                   page & 1 ? MPU_SPMP_U_RW : MPU_SPMP_U_RX);
}

struct guest {
  struct mpu_guest bank;
  word trap_vector;
};

static struct guest guests[2];
static struct guest *current;

/* What a guest begins with: without an entry for its code its kernel cannot. */
static void first_entry(struct guest *guest, word base, word pages) {
  guest->bank.addr[0] = MPU_NAPOT(base, 4096);
  guest->bank.cfg[0] = MPU_VSPMPCFG_A_NAPOT | MPU_VSPMP_S_RX;
  guest->bank.enabled = 1;
  guest->bank.granted = pages;
}

static void host_banks(void) {
  grant(0, (word)a_base);
  grant(4, (word)b_base);
  mpu_switch_domain(MPU_STAGE_HS, HOST_ENTRIES);
  mpu_delegate_guest(16);
  first_entry(&guests[0], (word)a_base, 0x0f);
  first_entry(&guests[1], (word)b_base, 0xf0);
}

#define REGISTER_ATTACKS                                                   \
  {"A kernel reads its bank as sireg", VS, a_kernel_own_bank, 0, NOBODY, 0, 0}, \
  {"A kernel reads vsiselect", VS, a_vsiselect, 0, BY_HS, 22, 0},          \
  {"A kernel writes vsireg", VS, a_vsireg, 0, BY_HS, 22, 0},               \
  {"A kernel reads vspmpen", VS, a_vspmpen, 0, BY_HS, 22, 0},              \
  {"A kernel writes hspmpen", VS, a_hspmpen, 0, BY_HS, 22, 0},             \
  {"A kernel writes hspmpdeleg", VS, a_hspmpdeleg, 0, BY_HS, 22, 0},       \
  {"A kernel writes mpmpdeleg", VS, a_mpmpdeleg, 0, BY_HS, 2, 0},          \
  {"A kernel reads miselect", VS, a_miselect, 0, BY_HS, 2, 0},

#endif
#endif
