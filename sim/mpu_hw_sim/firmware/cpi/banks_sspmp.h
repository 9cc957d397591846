/* Revision sspmp-1.0. */
#include "sspmp.h"

/* All memory through PMP, all other entries to S. A range that is no natural region begins with the
   address of the entry before it. */
void machine_banks(void) {
  open_pmp(1);
  if (mpu_set_region(MPU_BANK_SPMP, 1, CODE, CODE_END - CODE, MPU_SPMP_S_RX) ||
      mpu_set_region(MPU_BANK_SPMP, 3, CODE_END, DATA_END - CODE_END, MPU_SPMP_S_RW) ||
      mpu_set_region(MPU_BANK_SPMP, 4, DEVICE, DEVICE_SIZE, MPU_SPMP_S_RW))
    finish(98);
  mpu_switch_domain(MPU_STAGE_HS, 1 << 1 | 1 << 3 | 1 << 4);
}
