/* Walks the rules of docs/rules.md that software can see of a revision, from M with MPRV. */
#include "map.h"

#define OFF 0
#define TOR 0x08
#define NA4 0x10
#define NAPOT 0x18
#define R 1
#define W 2
#define X 4
#define RWX (R | W | X)
#define U_MODE 0
#define S_MODE MSTATUS_MPP_S
#define M_MODE MSTATUS_MPP
#define SUM SSTATUS_SUM
#define TARGET ((word)target)
#define TARGET_NAPOT ((TARGET >> 2) + NAPOT_4K)
#define EVERYTHING (-1ul)

extern char target[], codes[];
word probe_load(word address, word bits), probe_store(word address, word bits);
word probe_wide(word address, word bits), probe_amo(word address, word bits);
word probe_lr(word address, word bits), probe_sc(word address, word bits);
word probe_hlv(word address, word bits), probe_hlvx(word address, word bits);
word probe_hsv(word address, word bits), probe_run(word address, word mode);

static unsigned failed, walked;

static void rule(const char *name, int good) {
  print_column(name, 14);
  print(good ? "pass\n" : "FAIL\n");
  failed += !good;
  walked++;
}

static void guest(int on) {
#if __riscv_xlen == 64
  if (on) csr_set(CSR_MSTATUS, 1ul << 39);
  else csr_clear(CSR_MSTATUS, 1ul << 39);
#else
  if (on) csr_set(CSR_MSTATUSH, 1 << 7);
  else csr_clear(CSR_MSTATUSH, 1 << 7);
#endif
}

static int gva(void) {
#if __riscv_xlen == 64
  return csr_read(CSR_MSTATUS) >> 38 & 1;
#else
  return csr_read(CSR_MSTATUSH) >> 6 & 1;
#endif
}

/* An access by `mode` (and SUM) of a guest or not: 0, or its cause. */
#define AS(probe, address, bits, in_guest)             \
  ({                                                   \
    csr_clear(CSR_MSTATUS, MSTATUS_MPP | SUM);         \
    guest(in_guest);                                   \
    word cause_ = probe(address, bits);                \
    csr_clear(CSR_MSTATUS, SUM);                       \
    cause_;                                            \
  })

static word execute(word address, word mode, int in_guest) {
  guest(in_guest);
  return probe_run(address, mode);
}

/* Which of R, W, X the accesses of a mode may use; every denial must have the cause `load` names. */
static unsigned rights(word bits, int in_guest, word load) {
  word read = AS(probe_load, TARGET, bits, in_guest);
  word write = AS(probe_store, TARGET, bits, in_guest);
  if (bits & SUM) csr_set(CSR_MSTATUS, SUM);
  word run = execute(TARGET, bits & MSTATUS_MPP, in_guest);
  csr_clear(CSR_MSTATUS, SUM);
  if ((read && read != load) || (write && write != load + 2) || (run && run != load - 1))
    return 0xff;
  return (read ? 0 : R) | (write ? 0 : W) | (run ? 0 : X);
}

#include BANKS

void test_main(void) {
  walk();
  print_decimal(walked, 0);
  print(" rules walked, ");
  print_decimal(failed, 0);
  print(" failed\n");
  finish(failed);
}
