/* Revision mpu-0.9: entry 0 is the code, 1 to 4 the pages of the tasks, 5 all of them. */
#include "mpu.h"

#define ONE_WRITE "one write of mpuswitch"

/* M: S does without entries, and the bank is its own. */
void machine_banks(void) {}

/* Numbers that the compiler knows, in a function that calls nothing: no table of CSRs is needed. */
__attribute__((flatten)) static void write_bank(void) {
  mpu_set_region(MPU_BANK_MPU, 0, (word)task, 4096, MPU_MPU_U_RX);
  mpu_set_region(MPU_BANK_MPU, 1, page_of(0), 4096, MPU_MPU_U_RW);
  mpu_set_region(MPU_BANK_MPU, 2, page_of(1), 4096, MPU_MPU_U_RW);
  mpu_set_region(MPU_BANK_MPU, 3, page_of(2), 4096, MPU_MPU_U_RW);
  mpu_set_region(MPU_BANK_MPU, 4, page_of(3), 4096, MPU_MPU_U_RW);
  mpu_set_region(MPU_BANK_MPU, 5, (word)task, 32768, MPU_MPU_U_RWX);
}

static void enable_all(void) { mpu_switch_domain(MPU_STAGE_HS, 1 << 5); }

static void enable_domain(unsigned number) { mpu_switch_domain(MPU_STAGE_HS, 1 | 2 << number); }

/* A domain of three regions beside the code: data, and two that nobody has here. The words are
   ready, and no task runs meanwhile: without checks it is four writes. */
static void write_domain(unsigned number) {
  mpu_write_addr(MPU_BANK_MPU, 1, MPU_NAPOT(page_of(number), 4096));
  mpu_write_addr(MPU_BANK_MPU, 2, 0);
  mpu_write_addr(MPU_BANK_MPU, 3, 0);
  mpu_write_csr(MPU_MPUCFG_CSR(0), MPU_MPUCFG_A_NAPOT * 0x101 | MPU_MPU_U_RX | MPU_MPU_U_RW << 8);
}
