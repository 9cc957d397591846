/* Revision sspmp-1.0: what M does alike in all programs. */
#ifndef SSPMP_H
#define SSPMP_H

#include "mpu.h"

#if !defined(__ASSEMBLER__) && defined(CSR_SISELECT)

/* Of a stateen register: the next mode reaches the selects. */
#if __riscv_xlen == 64
#define OPEN_SELECTS(name) csr_write(CSR_##name, name##_SE0 | name##_CSRIND)
#else
#define OPEN_SELECTS(name) csr_write(CSR_##name##H, name##H_SE0 | name##H_CSRIND)
#endif

/* M: all memory through PMP, all entries from `first` on to SPMP; where the unit has that. */
static inline void open_pmp(unsigned first) {
#ifdef MPU_PMP_RWX
  mpu_set_region(MPU_BANK_PMP, 0, 0, (uint64_t)1 << MPU_PADDR_WIDTH, MPU_PMP_RWX);
#endif
#ifdef MPU_POOL_ENTRIES
  mpu_delegate(first);
#else
  (void)first;
#endif
}

#endif
#endif
