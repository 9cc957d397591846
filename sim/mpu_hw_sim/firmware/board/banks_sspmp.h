/* Revision sspmp-1.0: two pages of U in SPMP, all memory in PMP where the unit has it. */
#include "mpu.h"

/* One entry of PMP for all memory, the others to SPMP. After reset nothing has to be cleared for it,
   and the program is small: two writes in place of mpu_delegate(). */
static void open_memory(void) {
#ifdef MPU_PMP_RWX
  mpu_write_entry(MPU_BANK_PMP, 0, -1ul, MPU_PMPCFG_A_NAPOT | MPU_PMP_RWX);
#endif
  csr_write(MPU_CSR_MPMPDELEG, 1);
}

static void open_pages(word code, word data) {
  mpu_set_region(MPU_BANK_SPMP, 0, code, 4096, MPU_SPMP_U_RX);
  mpu_set_region(MPU_BANK_SPMP, 1, data, 4096, MPU_SPMP_U_RW);
#ifdef MPU_CSR_SPMPEN
  mpu_switch_domain(MPU_STAGE_HS, 3);
#endif
}

static void close_pages(void) {
  mpu_off(MPU_BANK_SPMP, 0);
  mpu_off(MPU_BANK_SPMP, 1);
}
