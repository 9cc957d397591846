/* Walks the rules of docs/rules.md that software can see of a revision, from M with MPRV. */
#include "map.h"

#define OFF CFG(A_OFF)
#define TOR CFG(A_TOR)
#define NA4 CFG(A_NA4)
#define NAPOT CFG(A_NAPOT)
#define R CFG(R)
#define W CFG(W)
#define X CFG(X)
#define RWX (R | W | X)
#define U_MODE MSTATUS_MPP_U
#define S_MODE MSTATUS_MPP_S
#define M_MODE MSTATUS_MPP_M
#define SUM SSTATUS_SUM
#define TARGET ((word)target)
#define TARGET_NAPOT MPU_NAPOT(TARGET, 4096)
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
  if (on) csr_set(CSR_MSTATUS, MSTATUS_MPV);
  else csr_clear(CSR_MSTATUS, MSTATUS_MPV);
#else
  if (on) csr_set(CSR_MSTATUSH, MSTATUSH_MPV);
  else csr_clear(CSR_MSTATUSH, MSTATUSH_MPV);
#endif
}

static int gva(void) {
#if __riscv_xlen == 64
  return csr_read(CSR_MSTATUS) >> MSTATUS_GVA_SHIFT & 1;
#else
  return csr_read(CSR_MSTATUSH) >> MSTATUSH_GVA_SHIFT & 1;
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
