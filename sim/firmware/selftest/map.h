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

#endif
