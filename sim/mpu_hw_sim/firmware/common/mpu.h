/* Revision mpu-0.9: configurations of NAPOT entries. */
#ifndef MPU_H
#define MPU_H

#define U_RW (MPUCFG_A_NAPOT | MPUCFG_R | MPUCFG_W)
#define U_RX (MPUCFG_A_NAPOT | MPUCFG_R | MPUCFG_X)
#define U_RWX (U_RW | U_RX)
#define S_RW (MPUCFG_S | U_RW)
#define S_RX (MPUCFG_S | U_RX)

#endif
