/* Revision sspmp-1.0: entry 0 is the code, 1 to 4 the pages of the tasks, 5 all of them; 6 and 7 are
   the kernel's memory and the devices. */
#define CSR_SPMPEN 0x183
#define CSR_SISELECT 0x150
#define CSR_SIREG 0x151
#define CSR_SIREG2 0x152
#define CSR_MPMPDELEG 0x316
#define ENTRY 0x100
#define S_RWX 0x1f
#define S_RW 0x1b
#define U_RX 0x11d
#define U_RW 0x11b
#define U_RWX 0x11f
#define KERNEL 0xc0
#define NAPOT_1M 0x1ffff
#define NAPOT_256 0x1f
#define ONE_WRITE "one write of spmpen"

extern char _start[];

static void entry(unsigned index, word address, word cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  csr_write(CSR_SIREG, address);
  csr_write(CSR_SIREG2, cfg);
}

/* M: memory through PMP, all other entries to S, and rules that S runs by. */
void machine_banks(void) {
  csr_write(0x3b0, -1ul);
  csr_write(0x3a0, S_RWX);
  csr_write(CSR_MPMPDELEG, 1);
  entry(6, ((word)_start >> 2) + NAPOT_1M, S_RWX);
  entry(7, (0x10000000 >> 2) + NAPOT_256, S_RW);
  csr_write(CSR_SPMPEN, KERNEL);
#if __riscv_xlen == 64
  csr_write(0x30c, 9ul << 60);
#else
  csr_write(0x31c, 9u << 28);
#endif
}

static void write_bank(void) {
  entry(0, ((word)task >> 2) + NAPOT_4K, U_RX);
  for (unsigned i = 0; i < 4; i++) entry(1 + i, page_of(i) + NAPOT_4K, U_RW);
  entry(5, ((word)task >> 2) + NAPOT_32K, U_RWX);
}

static void enable_all(void) { csr_write(CSR_SPMPEN, KERNEL | 1 << 5); }

static void enable_domain(unsigned number) { csr_write(CSR_SPMPEN, KERNEL | 1 | 2 << number); }

/* A domain of three regions beside the code: data, and two that nobody has here. */
static void write_domain(unsigned number) {
  entry(1, page_of(number) + NAPOT_4K, U_RW);
  entry(2, 0, 0);
  entry(3, 0, 0);
}
