/* Where the machine has what: this file, and the mpu.h of its unit, are what another machine of this
   revision has instead. */
#ifndef MAP_H
#define MAP_H

#include "machine.h"
#include "mpu.h"

/* A field in the configuration of an entry. */
#ifdef MPU_MPUCFG_R
#define CFG(name) MPU_MPUCFG_##name
#else
#define CFG(name) MPU_SPMPCFG_##name
#endif

#define MAP_MPU_CFG MPU_CSR_MPUCFG0
#define MAP_MPU_ADDR MPU_CSR_MPUADDR0
#define MAP_MPU_SWITCH MPU_CSR_MPUSWITCH0
#define MAP_VSMPU_CFG MPU_CSR_VSMPUCFG0
#define MAP_VSMPU_ADDR MPU_CSR_VSMPUADDR0
#define MAP_HGMPU_CFG MPU_CSR_HGMPUCFG0
#define MAP_HGMPU_ADDR MPU_CSR_HGMPUADDR0
#define MAP_HGMPU_SWITCH MPU_CSR_HGMPUSWITCH0

/* Revision sspmp-1.0. */
#define MAP_SPMPEN MPU_CSR_SPMPEN
#define MAP_SISELECT MPU_CSR_SISELECT
#define MAP_SIREG MPU_CSR_SIREG
#define MAP_SIREG2 MPU_CSR_SIREG2
#define MAP_SIREG3 MPU_CSR_SIREG3
#define MAP_VSISELECT MPU_CSR_VSISELECT
#define MAP_MISELECT MPU_CSR_MISELECT
#define MAP_HSPMPEN MPU_CSR_HSPMPEN
#define MAP_MPMPDELEG MPU_CSR_MPMPDELEG
#define MAP_PMPCFG MPU_CSR_PMPCFG0
#define MAP_PMPADDR MPU_CSR_PMPADDR0
#define MAP_POOL MPU_POOL_ENTRIES

#endif
