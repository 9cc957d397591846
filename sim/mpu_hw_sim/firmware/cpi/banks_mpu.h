/* Revision mpu-0.9. */
#include "mpu.h"

#define S_RX_TOR (MPUCFG_S | MPUCFG_A_TOR | MPUCFG_R | MPUCFG_X)
#define S_RW_TOR (MPUCFG_S | MPUCFG_A_TOR | MPUCFG_R | MPUCFG_W)

/* Entry 0 says only where the range of entry 1 begins. */
void machine_banks(void) {
  csr_write(CSR_MPUADDR0, CODE);
  csr_write(CSR_MPUADDR0 + 1, CODE_END);
  csr_write(CSR_MPUADDR0 + 2, DATA_END);
  csr_write(CSR_MPUADDR0 + 3, DEVICE);
  csr_write(CSR_MPUCFG0, S_RX_TOR << 8 | S_RW_TOR << 16 | (word)S_RW << 24);
  csr_write(CSR_MPUSWITCH0, 0xe);
}
