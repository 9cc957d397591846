/* Revision sspmp-1.0: what the program needs of one pool of entries in three roles.

   PMP[0] opens memory to all. SPMP: 0 to 7 the pages of the guests, which are user memory to HS
   and what guests are granted; 8 and 9 the host's own memory and devices. The rest is vSPMP. */
#ifndef BANKS_SSPMP_H
#define BANKS_SSPMP_H

#define CSR_SPMPEN 0x183
#define CSR_SISELECT 0x150
#define CSR_SIREG 0x151
#define CSR_SIREG2 0x152
#define CSR_VSISELECT 0x250
#define CSR_VSIREG 0x251
#define CSR_VSIREG2 0x252
#define CSR_MISELECT 0x350
#define CSR_MIREG 0x351
#define CSR_MIREG2 0x352
#define CSR_VSPMPEN 0x283
#define CSR_HSPMPEN 0x683
#define CSR_HSPMPDELEG 0x616
#define CSR_MPMPDELEG 0x316
#define ENTRY 0x100

#ifdef __ASSEMBLER__

#define S_RX 0x1d
#define S_RW 0x1b
#define S_ALL 0x1f
#define U_RX 0x11d
#define U_RW 0x11b
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
  own_entry 5, S_ALL
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

#define R_X 0x1d
#define R_W 0x1b
#define RWX 0x1f
#define U_RX 0x11d
#define U_RW 0x11b
#define VSPMP_ENTRIES 6
#define HOST_ENTRIES 0x3ff
#define NAPOT_1M 0x1ffff
#define NAPOT_256 0x1f

void a_vsiselect(void), a_vsireg(void), a_vspmpen(void), a_hspmpen(void);
void a_hspmpdeleg(void), a_mpmpdeleg(void), a_miselect(void);

static void machine_entry(unsigned index, word address, word cfg) {
  csr_write(CSR_MISELECT, ENTRY + index);
  csr_write(CSR_MIREG, address);
  csr_write(CSR_MIREG2, cfg);
}

/* M: memory through PMP, entries for S, the host's own rules, and the selects for all. */
static void machine_banks(void) {
  csr_write(0x3b0, -1ul);
  csr_write(0x3a0, RWX);
  csr_write(CSR_MPMPDELEG, 1);
  machine_entry(8, ((word)_start >> 2) + NAPOT_1M, RWX);
  machine_entry(9, (0x10000000 >> 2) + NAPOT_256, R_W);
  csr_write(CSR_SPMPEN, 0x300);
#if __riscv_xlen == 64
  csr_write(0x30c, 9ul << 60);
  csr_write(0x60c, 9ul << 60);
#else
  csr_write(0x31c, 9u << 28);
  csr_write(0x61c, 9u << 28);
#endif
}

static void host_entry(unsigned index, word address, word cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  csr_write(CSR_SIREG, address);
  csr_write(CSR_SIREG2, cfg);
}

/* The pages of one guest, four entries from `first`. */
static void grant(unsigned first, word base) {
  static const unsigned short cfg[] = {U_RX, U_RW, U_RX, U_RW};
  for (unsigned page = 0; page < 4; page++)
    host_entry(first + page, ((base + 4096 * page) >> 2) + NAPOT_4K, cfg[page]);
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
    next->cfg[0] = R_X;
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
    current->trap_vector = csr_read(0x205);
  }
  csr_write(CSR_VSPMPEN, next->enabled);
  csr_write(0x205, next->trap_vector);
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
