/* Where the machine has what: the one file to change for another machine of this revision. */
#ifndef MAP_H
#define MAP_H

#include "machine.h"

#define MAP_MPU_CFG CSR_MPUCFG0
#define MAP_MPU_ADDR CSR_MPUADDR0
#define MAP_MPU_SWITCH CSR_MPUSWITCH0
#define MAP_VSMPU_CFG CSR_VSMPUCFG0
#define MAP_VSMPU_ADDR CSR_VSMPUADDR0
#define MAP_HGMPU_CFG CSR_HGMPUCFG0
#define MAP_HGMPU_ADDR CSR_HGMPUADDR0
#define MAP_HGMPU_SWITCH CSR_HGMPUSWITCH0

/* Revision sspmp-1.0. */
#define MAP_SPMPEN 0x183
#define MAP_SISELECT 0x150
#define MAP_SIREG 0x151
#define MAP_SIREG2 0x152
#define MAP_SIREG3 0x153
#define MAP_VSISELECT 0x250
#define MAP_MISELECT 0x350
#define MAP_MIREG 0x351
#define MAP_MIREG2 0x352
#define MAP_HSPMPEN 0x683
#define MAP_MPMPDELEG 0x316
#define MAP_PMPCFG 0x3a0
#define MAP_PMPADDR 0x3b0
#define MAP_POOL 32

#endif
