/* The rules of revision sspmp-1.0. SPMP entry 0 is what is tried, entry 1 holds code for all. */
#include "map.h"

#ifdef __ASSEMBLER__
#define CODES                                  \
  CODE(code_sireg, csrr t1, MAP_SIREG)         \
  CODE(code_vsiselect, csrr t1, MAP_VSISELECT) \
  CODE(code_miselect, csrr t1, MAP_MISELECT)   \
  CODE(code_spmpen, csrr t1, MAP_SPMPEN)       \
  CODE(code_hspmpen, csrr t1, MAP_HSPMPEN)
#else

#define U CFG(U)
#define SHARED CFG(SHARED)
#define LOCK CFG(L)
#define ILLEGAL MCAUSE_CODE_ILLEGAL_INSTRUCTION
#define VIRTUAL MCAUSE_CODE_VIRTUAL_INSTRUCTION

void code_sireg(void), code_vsiselect(void), code_miselect(void), code_spmpen(void);
void code_hspmpen(void);

/* M's own window: no lock stops it. */
static void entry(unsigned index, word address, word cfg) {
  mpu_write_entry(MPU_BANK_SPMP_M, index, address, cfg);
}

static word seen(unsigned index, int cfg) {
  return cfg ? mpu_read_cfg(MPU_BANK_SPMP, index) : mpu_read_addr(MPU_BANK_SPMP, index);
}

static void stateen(int on) {
#if __riscv_xlen == 64
  csr_write(CSR_MSTATEEN0, on ? MSTATEEN0_SE0 | MSTATEEN0_CSRIND : 0);
  csr_write(CSR_HSTATEEN0, HSTATEEN0_SE0 | HSTATEEN0_CSRIND);
#else
  csr_write(CSR_MSTATEEN0H, on ? MSTATEEN0H_SE0 | MSTATEEN0H_CSRIND : 0);
  csr_write(CSR_HSTATEEN0H, HSTATEEN0H_SE0 | HSTATEEN0H_CSRIND);
#endif
}

static void clear(void) {
  csr_write(MAP_PMPADDR, -1ul);
  csr_write(MAP_PMPCFG, NAPOT | RWX);
  csr_write(MAP_MPMPDELEG, 1);
  for (unsigned i = 0; i < 4; i++) entry(i, 0, 0);
  entry(1, MPU_NAPOT((word)codes, 4096), NAPOT | SHARED | U | R | X);
  csr_write(MAP_SPMPEN, 15);
  csr_write(MAP_HSPMPEN, 15);
  stateen(1);
}

/* Rows as section 4.3 has them: rights of U, of S with SUM 0, with SUM 1, of a guest. */
static const struct {
  const char *name;
  unsigned short cfg;
  unsigned char user, closed, open, guest;
} permissions[] = {
    {"SSPMP-PERM-00", 0, 0, 0, 0, 0},
    {"SSPMP-PERM-01", R, 0, R, R, 0},
    {"SSPMP-PERM-02", R | W, 0, R | W, R | W, 0},
    {"SSPMP-PERM-03", X, 0, X, X, 0},
    {"SSPMP-PERM-04", R | X, 0, R | X, R | X, 0},
    {"SSPMP-PERM-05", RWX, 0, RWX, RWX, 0},
    {"SSPMP-PERM-10", U, 0, 0, 0, 0},
    {"SSPMP-PERM-11", U | R, R, 0, R, R},
    {"SSPMP-PERM-12", U | R | W, R | W, 0, R | W, R | W},
    {"SSPMP-PERM-13", U | X, X, 0, 0, X},
    {"SSPMP-PERM-14", U | R | X, R | X, 0, R, R | X},
    {"SSPMP-PERM-15", U | RWX, RWX, 0, R | W, RWX},
    {"SSPMP-PERM-20", SHARED | U, 0, 0, 0, 0},
    {"SSPMP-PERM-21", SHARED | U | R, R, R, R, R},
    {"SSPMP-PERM-22", SHARED | U | R | W, R, R | W, R | W, R},
    {"SSPMP-PERM-23", SHARED | U | X, X, X, X, X},
    {"SSPMP-PERM-24", SHARED | U | R | X, R | X, R | X, R | X, R | X},
    {"SSPMP-PERM-25", SHARED | U | RWX, X, RWX, RWX, X},
};

static void table(void) {
  for (unsigned i = 0; i < sizeof permissions / sizeof permissions[0]; i++) {
    entry(0, TARGET_NAPOT, NAPOT | permissions[i].cfg);
    rule(permissions[i].name, rights(U_MODE, 0, 13) == permissions[i].user &&
                                  rights(S_MODE, 0, 13) == permissions[i].closed &&
                                  rights(S_MODE | SUM, 0, 13) == permissions[i].open &&
                                  rights(S_MODE, 1, 21) == permissions[i].guest &&
                                  rights(U_MODE, 1, 21) == permissions[i].guest);
  }
}

static void entries(void) {
  entry(0, TARGET_NAPOT, NAPOT | R);
  csr_write(MAP_SISELECT, MPU_SPMPADDR_SELECT);
  csr_write(MAP_SIREG2, NAPOT | W);
  int held = csr_read(MAP_SIREG2) == (NAPOT | R);
  csr_write(MAP_SIREG2, NAPOT | SHARED | R);
  rule("SSPMP-CFG-05", held && csr_read(MAP_SIREG2) == (NAPOT | R));
  csr_write(MAP_SIREG2, NAPOT | U | R | 0x60 | 0xfffffc00u);
  rule("SSPMP-CFG-01", csr_read(MAP_SIREG2) == (NAPOT | U | R));
  entry(0, TARGET_NAPOT, 0);
  rule("SSPMP-DEF-01", AS(probe_load, TARGET, S_MODE, 0) == 13 &&
                           AS(probe_load, TARGET, U_MODE, 0) == 13);
  entry(0, TARGET >> 2, NA4);
  entry(2, TARGET_NAPOT, NAPOT | R);
  rule("COM-PRIO-01", AS(probe_load, TARGET, S_MODE, 0) == 13 &&
                          AS(probe_load, TARGET + 4, S_MODE, 0) == 0);
  csr_write(MAP_SPMPEN, 14);
  rule("COM-PRIO-03", AS(probe_load, TARGET, S_MODE, 0) == 0);
  csr_write(MAP_SPMPEN, 15);
}

static void locks(void) {
  entry(3, (TARGET + 64) >> 2, TOR | LOCK);
  csr_write(MAP_SPMPEN, 0);
  rule("SSPMP-EN-03", csr_read(MAP_SPMPEN) == 8);
  csr_write(MAP_SPMPEN, 15);
  csr_write(MAP_SISELECT, MPU_SPMPADDR_SELECT + 3);
  csr_write(MAP_SIREG2, 0);
  csr_write(MAP_SIREG, 0);
  rule("SSPMP-LOCK-02", seen(3, 0) == (TARGET + 64) >> 2 && seen(3, 1) == (TOR | LOCK));
  csr_write(MAP_SISELECT, MPU_SPMPADDR_SELECT + 2);
  csr_write(MAP_SIREG, 0);
  csr_write(MAP_SIREG2, 0);
  rule("SSPMP-LOCK-03", seen(2, 0) == TARGET_NAPOT && seen(2, 1) == 0);
  entry(3, 0, 0);
  rule("SSPMP-LOCK-04", seen(3, 0) == 0 && seen(3, 1) == 0);
}

static void selects(void) {
  csr_write(MAP_SISELECT, MPU_SPMPADDR_SELECT + 0x40);
  csr_write(MAP_SIREG, -1ul);
  rule("SSPMP-IND-02", csr_read(MAP_SIREG) == 0);
  rule("SSPMP-IND-03", csr_read(MAP_SIREG3) == 0);
  csr_write(MAP_SISELECT, 0x1100);
  rule("SSPMP-IND-05", csr_read(MAP_SISELECT) == 0xfff);
}

static void delegation(void) {
  csr_write(MAP_MPMPDELEG, 2);
  entry(0, TARGET_NAPOT, NAPOT | R);
  rule("SSPMP-DELEG-02", AS(probe_load, TARGET, S_MODE, 0) == 0);
  rule("SSPMP-DELEG-06", csr_read(MAP_PMPADDR + 2) == 0);
  csr_write(MAP_MPMPDELEG, 127);
  rule("SSPMP-DELEG-03", csr_read(MAP_MPMPDELEG) == MAP_POOL);
  rule("SSPMP-DEF-02", AS(probe_load, TARGET + 8192, S_MODE, 0) == 0);
  clear();
}

static void guests(void) {
  entry(0, TARGET_NAPOT, NAPOT | U | R);
  csr_write(MAP_SPMPEN, 2);
  int inside = AS(probe_load, TARGET, S_MODE, 1) == 0 && AS(probe_load, TARGET, U_MODE, 0) == 13;
  csr_write(MAP_SPMPEN, 15);
  csr_write(MAP_HSPMPEN, 2);
  rule("HYP-EN-07", inside && AS(probe_load, TARGET, S_MODE, 1) == 21 &&
                        AS(probe_load, TARGET, U_MODE, 0) == 0);
  rule("COM-FLT-3", AS(probe_load, TARGET, S_MODE, 1) == 21 && gva() &&
                        csr_read(CSR_MTVAL) == TARGET && csr_read(CSR_MTVAL2) == TARGET >> 2);
  csr_write(MAP_HSPMPEN, 15);
  entry(0, TARGET_NAPOT, NAPOT);
  rule("COM-FLT-1", AS(probe_load, TARGET, S_MODE, 0) == 13 && !gva() &&
                        csr_read(CSR_MTVAL) == TARGET && csr_read(CSR_MTVAL2) == 0);
}

static void registers(void) {
  csr_write(MAP_SISELECT, MPU_SPMPADDR_SELECT);
  rule("SSPMP-ACC-2", execute((word)code_sireg, S_MODE, 0) == 0 &&
                          execute((word)code_spmpen, S_MODE, 0) == 0 &&
                          execute((word)code_miselect, S_MODE, 0) == ILLEGAL);
  rule("SSPMP-ACC-3", execute((word)code_sireg, U_MODE, 0) == ILLEGAL &&
                          execute((word)code_spmpen, U_MODE, 0) == ILLEGAL);
  csr_write(MAP_VSISELECT, MPU_SPMPADDR_SELECT);
  rule("SSPMP-ACC-4", execute((word)code_sireg, S_MODE, 1) == 0 &&
                          execute((word)code_spmpen, S_MODE, 1) == 0 &&
                          execute((word)code_vsiselect, S_MODE, 1) == VIRTUAL &&
                          execute((word)code_hspmpen, S_MODE, 1) == VIRTUAL &&
                          execute((word)code_miselect, S_MODE, 1) == ILLEGAL);
  rule("SSPMP-ACC-5", execute((word)code_sireg, U_MODE, 1) == VIRTUAL &&
                          execute((word)code_spmpen, U_MODE, 1) == VIRTUAL);
  stateen(0);
  rule("SSPMP-ACC-6", execute((word)code_sireg, S_MODE, 0) == ILLEGAL &&
                          execute((word)code_spmpen, S_MODE, 0) == 0);
  stateen(1);
}

static void walk(void) {
  clear();
  table();
  entries();
  locks();
  selects();
  delegation();
  guests();
  registers();
}

#endif
