/* Revision sspmp-1.0: entry 0 is the code, 1 to 4 the pages of the tasks, 5 all of them; 6 and 7 are
   the kernel's memory and the devices. */
#include "sspmp.h"

#define KERNEL 0xc0
#define ONE_WRITE "one write of spmpen"

extern char _start[];

/* M: memory through PMP, all other entries to S, and rules that S runs by. */
void machine_banks(void) {
  open_pmp(1);
  mpu_set_region(MPU_BANK_SPMP, 6, (word)_start, 1 << 20, MPU_SPMP_S_RWX);
  mpu_set_region(MPU_BANK_SPMP, 7, 0x10000000, 256, MPU_SPMP_S_RW);
  mpu_switch_domain(MPU_STAGE_HS, KERNEL);
  OPEN_SELECTS(MSTATEEN0);
}

static void write_bank(void) {
  mpu_set_region(MPU_BANK_SPMP, 0, (word)task, 4096, MPU_SPMP_U_RX);
  for (unsigned i = 0; i < 4; i++)
    mpu_set_region(MPU_BANK_SPMP, 1 + i, page_of(i), 4096, MPU_SPMP_U_RW);
  mpu_set_region(MPU_BANK_SPMP, 5, (word)task, 32768, MPU_SPMP_U_RWX);
}

static void enable_all(void) { mpu_switch_domain(MPU_STAGE_HS, KERNEL | 1 << 5); }

static void enable_domain(unsigned number) {
  mpu_switch_domain(MPU_STAGE_HS, KERNEL | 1 | 2 << number);
}

/* A domain of three regions beside the code: data, and two that nobody has here. The words are
   ready, and no task runs meanwhile: nothing is checked. */
static void write_domain(unsigned number) {
  mpu_write_entry(MPU_BANK_SPMP, 1, MPU_NAPOT(page_of(number), 4096),
                  MPU_SPMPCFG_A_NAPOT | MPU_SPMP_U_RW);
  mpu_write_entry(MPU_BANK_SPMP, 2, 0, 0);
  mpu_write_entry(MPU_BANK_SPMP, 3, 0, 0);
}
