/*
 * The CPU opens memory to the DMA controller, and starts transfers inside and outside. What became
 * of them is in `outcomes`; the handler of the guard's interrupt adds the record of a denial.
 *
 * The guard's registers are words of its window: the functions of guard.h work on them.
 */
#include <stdint.h>

#include "csr.h"
#include "mem.h"
#include "soc.h"

#define WORD(addr) (*(volatile uint32_t *)(addr))
#define REGISTER(number) WORD(GUARD_BASE + 4 * (number))

#define GUARD_CSRR(csr, to) ((to) = REGISTER(csr))
#define GUARD_CSRW(csr, from) (REGISTER(csr) = (from))
#define GUARD_CSRS(csr, bits) (REGISTER(csr) |= (bits))
#define GUARD_CSRC(csr, bits) (REGISTER(csr) &= ~(bits))
#define GUARD_CSRRW(csr, to, from) ((to) = REGISTER(csr), REGISTER(csr) = (from))
#define GUARD_FENCE() ((void)0)
#include "guard.h"

enum { GUARDSTATUS = 0x7c0, GUARDINFO, GUARDADDR }; /* the denial record */
enum { PENDING = 1, IE = 2 };                       /* of guardstatus */
enum { BYTES = 64 };                                /* of a block */
enum { SOURCE = MAIN_RAM_BASE, TARGET = SOURCE + 0x400, SECRET = SOURCE + 0x800 };

struct outcome {
  uint32_t dma; /* 1 done, 2 error */
  uint32_t denials;
  uint32_t status, info, addr; /* the record of the last denial */
} outcomes[8];
unsigned count;
volatile unsigned finished;

/* VexRiscv has a mask and the pending interrupts in registers of its own. */
static inline void set_mask(uint32_t mask) { __asm__ volatile("csrw 0xbc0, %0" : : "r"(mask)); }

__attribute__((interrupt("machine"), aligned(4))) void handle(void) {
  struct outcome *outcome = &outcomes[count];
  outcome->status = REGISTER(GUARDSTATUS);
  outcome->info = REGISTER(GUARDINFO);
  outcome->addr = REGISTER(GUARDADDR);
  outcome->denials++;
  REGISTER(GUARDSTATUS) = IE | PENDING; /* clear it, and stay enabled */
}

static void copy(uint32_t from, uint32_t to, uint32_t bytes) {
  WORD(CSR_DMA_START_ADDR) = 0;
  WORD(CSR_DMA_SOURCE_ADDR) = from;
  WORD(CSR_DMA_DESTINATION_ADDR) = to;
  WORD(CSR_DMA_LENGTH_ADDR) = bytes;
  WORD(CSR_DMA_START_ADDR) = 1;
  while (!WORD(CSR_DMA_STATUS_ADDR)) continue;
  while (REGISTER(GUARDSTATUS) & PENDING) continue; /* until the handler has seen it */
  outcomes[count].dma = WORD(CSR_DMA_STATUS_ADDR);
  count++;
}

static void fill(uint32_t block, uint32_t value) {
  for (unsigned i = 0; i < BYTES; i += 4) WORD(block + i) = value + i / 4;
}

int main(void) {
  __asm__ volatile("csrw mtvec, %0" : : "r"(handle));
  WORD(CSR_GUARD_EV_ENABLE_ADDR) = 1;
  set_mask(1u << GUARD_INTERRUPT);
  __asm__ volatile("csrw mie, %0; csrs mstatus, %1" : : "r"(1u << 11), "r"(1u << 3));
  REGISTER(GUARDSTATUS) = IE;
  fill(SOURCE, 0xa0);
  fill(TARGET, 0xb0);
  fill(TARGET + BYTES, 0xc0);
  fill(SECRET, 0xd0);

  copy(SOURCE, TARGET, BYTES); /* nothing is open at reset */
  if (guard_set_region(GUARD_BANK_PMP, 0, SOURCE, BYTES, GUARD_PMP_R)) return 1;
  if (guard_set_region(GUARD_BANK_PMP, 1, TARGET, BYTES, GUARD_PMP_RW)) return 1;
  copy(SOURCE, TARGET, BYTES);
  copy(SECRET, TARGET, BYTES);     /* must not read */
  copy(TARGET, SOURCE, BYTES);     /* must not write */
  copy(SOURCE, TARGET + 4, BYTES); /* the last word is outside */
  if (guard_set_region(GUARD_BANK_PMP, 2, GUARD_BASE, GUARD_SIZE, GUARD_PMP_RW)) return 1;
  /* Allowed, but there is no way. */
  copy(SOURCE, GUARD_BASE + 4 * GUARD_CSR_PMPADDR3, BYTES);
  if (REGISTER(GUARD_CSR_PMPADDR3)) return 1;
  return guard_off(GUARD_BANK_PMP, 2);
}
