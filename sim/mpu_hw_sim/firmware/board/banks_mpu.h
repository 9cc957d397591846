/* Revision mpu-0.9: two pages of U. */
#include "mpu.h"

/* M and S need no entries. */
static void open_memory(void) {}

static void open_pages(word code, word data) {
  mpu_set_region(MPU_BANK_MPU, 0, code, 4096, MPU_MPU_U_RX);
  mpu_set_region(MPU_BANK_MPU, 1, data, 4096, MPU_MPU_U_RW);
}

static void close_pages(void) {
  mpu_off(MPU_BANK_MPU, 0);
  mpu_off(MPU_BANK_MPU, 1);
}
