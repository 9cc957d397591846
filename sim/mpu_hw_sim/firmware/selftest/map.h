/* Where the machine has what: the one file to change for another machine of this revision. */
#ifndef MAP_H
#define MAP_H

#include "machine.h"
#include "sspmp.h"

/* A field in the configuration of an entry. */
#ifdef MPUCFG_R
#define CFG(name) MPUCFG_##name
#else
#define CFG(name) SPMPCFG_##name
#endif

#define MAP_MPU_CFG CSR_MPUCFG0
#define MAP_MPU_ADDR CSR_MPUADDR0
#define MAP_MPU_SWITCH CSR_MPUSWITCH0
#define MAP_VSMPU_CFG CSR_VSMPUCFG0
#define MAP_VSMPU_ADDR CSR_VSMPUADDR0
#define MAP_HGMPU_CFG CSR_HGMPUCFG0
#define MAP_HGMPU_ADDR CSR_HGMPUADDR0
#define MAP_HGMPU_SWITCH CSR_HGMPUSWITCH0

/* Revision sspmp-1.0. */
#define MAP_SPMPEN CSR_SPMPEN
#define MAP_SISELECT CSR_SISELECT
#define MAP_SIREG CSR_SIREG
#define MAP_SIREG2 CSR_SIREG2
#define MAP_SIREG3 CSR_SIREG3
#define MAP_VSISELECT CSR_VSISELECT
#define MAP_MISELECT CSR_MISELECT
#define MAP_MIREG CSR_MIREG
#define MAP_MIREG2 CSR_MIREG2
#define MAP_HSPMPEN CSR_HSPMPEN
#define MAP_MPMPDELEG CSR_MPMPDELEG
#define MAP_PMPCFG CSR_PMPCFG0
#define MAP_PMPADDR CSR_PMPADDR0
#define MAP_POOL 32

#endif
