/* Revision mpu-0.9. */
#include "mpu.h"

/* A range that is no natural region begins with the address of the entry before it. */
void machine_banks(void) {
  if (mpu_set_region(MPU_BANK_MPU, 1, CODE, CODE_END - CODE, MPU_MPU_S_RX) ||
      mpu_set_region(MPU_BANK_MPU, 3, CODE_END, DATA_END - CODE_END, MPU_MPU_S_RW) ||
      mpu_set_region(MPU_BANK_MPU, 4, DEVICE, DEVICE_SIZE, MPU_MPU_S_RW))
    finish(98);
  mpu_switch_domain(MPU_STAGE_HS, 1 << 1 | 1 << 3 | 1 << 4);
}
