/* Revision sspmp-1.0: what the program needs of one pool of entries in three roles.

   PMP[0] opens memory to all. SPMP: 0 to 7 the pages of the guests, which are user memory to HS
   and what guests are granted; 8 and 9 the host's own memory and devices. The rest is vSPMP. */
#ifndef BANKS_SSPMP_H
#define BANKS_SSPMP_H

#include "sspmp.h"

#ifdef __ASSEMBLER__

#define OWN_BANK csrr a3, CSR_SIREG

/* One entry of the own bank: number, cfg; a0: addr. Keeps a0. */
.macro own_entry index, cfg
  li a1, ENTRY + \index
  csrw CSR_SISELECT, a1
  csrw CSR_SIREG, a0
  li a1, \cfg
  csrw CSR_SIREG2, a1
.endm

/* The kernel sets its bank up with the numbers that it knows; they reach vSPMP. a0: its base. The
   host has given it entry 0, or it could not run. Entry 5 takes all that is not its own. */
.macro bank_setup
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  own_entry 0, S_RX
  addi a0, a0, 0x400
  own_entry 1, S_RW
  addi a0, a0, 0x400
  own_entry 2, U_RX
  addi a0, a0, 0x400
  own_entry 3, U_RW
  li a0, -1
  own_entry 5, S_RWX
  li a0, 0x3f
  csrw CSR_SPMPEN, a0
.endm

/* Entry 4 of its own bank: its task may read and write the 4 KiB at a0. */
.macro bank_open
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  own_entry 4, U_RW
.endm

/* What a guest's kernel must not reach. */
.macro register_programs name
  OP(\name\()_vsiselect, csrr a3, CSR_VSISELECT)
  OP(\name\()_vsireg, csrw CSR_VSIREG, a1)
  OP(\name\()_vspmpen, csrr a3, CSR_VSPMPEN)
  OP(\name\()_hspmpen, csrw CSR_HSPMPEN, a1)
  OP(\name\()_hspmpdeleg, csrw CSR_HSPMPDELEG, a1)
  OP(\name\()_mpmpdeleg, csrw CSR_MPMPDELEG, a1)
  OP(\name\()_miselect, csrr a3, CSR_MISELECT)
.endm

#else

#define VSPMP_ENTRIES 6
#define HOST_ENTRIES 0x3ff

void a_vsiselect(void), a_vsireg(void), a_vspmpen(void), a_hspmpen(void);
void a_hspmpdeleg(void), a_mpmpdeleg(void), a_miselect(void);

/* M: memory through PMP, entries for S, the host's own rules, and the selects for all. */
static void machine_banks(void) {
  open_pmp(1);
  write_entry(8, ((word)_start >> 2) + NAPOT_1M, S_RWX);
  write_entry(9, (0x10000000 >> 2) + NAPOT_256, S_RW);
  csr_write(CSR_SPMPEN, 0x300);
  OPEN_SELECTS(MSTATEEN0);
  OPEN_SELECTS(HSTATEEN0);
}

/* The pages of one guest, four entries from `first`. */
static void grant(unsigned first, word base) {
  static const unsigned short cfg[] = {U_RX, U_RW, U_RX, U_RW};
  for (unsigned page = 0; page < 4; page++)
    write_entry(first + page, ((base + 4096 * page) >> 2) + NAPOT_4K, cfg[page]);
}

static void host_banks(void) {
  grant(0, (word)a_base);
  grant(4, (word)b_base);
  csr_write(CSR_SPMPEN, HOST_ENTRIES);
  csr_write(CSR_HSPMPDELEG, 16);
}

struct guest {
  word address[VSPMP_ENTRIES], cfg[VSPMP_ENTRIES], enabled, trap_vector, pages, base;
};

static struct guest guests[2] = {{.pages = 0x0f, .base = (word)a_base},
                                 {.pages = 0xf0, .base = (word)b_base}};
static struct guest *current;

/* Another guest: its own bank is swapped, what it is granted is one write. */
static void switch_to(struct guest *next) {
  if (!next->enabled) {
    /* Without an entry for its code its kernel cannot begin. */
    next->address[0] = (next->base >> 2) + NAPOT_4K;
    next->cfg[0] = S_RX;
    next->enabled = 1;
  }
  for (unsigned i = 0; i < VSPMP_ENTRIES; i++) {
    csr_write(CSR_VSISELECT, ENTRY + i);
    if (current) {
      current->address[i] = csr_read(CSR_VSIREG);
      current->cfg[i] = csr_read(CSR_VSIREG2);
    }
    csr_write(CSR_VSIREG, next->address[i]);
    csr_write(CSR_VSIREG2, next->cfg[i]);
  }
  if (current) {
    current->enabled = csr_read(CSR_VSPMPEN);
    current->trap_vector = csr_read(CSR_VSTVEC);
  }
  csr_write(CSR_VSPMPEN, next->enabled);
  csr_write(CSR_VSTVEC, next->trap_vector);
  csr_write(CSR_HSPMPEN, next->pages);
  current = next;
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
