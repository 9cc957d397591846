/* The rules of revision mpu-0.9. */
#include "map.h"

#ifdef __ASSEMBLER__
#define CODES                                 \
  CODE(code_mpu, csrr t1, MAP_MPU_CFG)        \
  CODE(code_vsmpu, csrr t1, MAP_VSMPU_CFG)    \
  CODE(code_hgmpu, csrr t1, MAP_HGMPU_CFG)    \
  CODE(code_switch, csrw MAP_HGMPU_SWITCH, zero)
#else

#define S CFG(S)

void code_mpu(void), code_vsmpu(void), code_hgmpu(void), code_switch(void);

static void clear(void) {
  csr_write(MAP_MPU_CFG, 0);
  csr_write(MAP_VSMPU_CFG, 0);
  csr_write(MAP_HGMPU_CFG, 0);
  csr_write(MAP_MPU_SWITCH, -1ul);
}

/* Rows as section 4.1 has them: S R W X; rights of S with SUM 0, with SUM 1, of U. */
static const struct {
  const char *name;
  unsigned char cfg, closed, open, user;
} permissions[] = {
    {"MPU-PERM-00", 0, 0, 0, 0},
    {"MPU-PERM-01", X, 0, 0, X},
    {"MPU-PERM-02", W, R | W, R | W, R},
    {"MPU-PERM-03", W | X, R | W, R | W, R | W},
    {"MPU-PERM-04", R, 0, R, R},
    {"MPU-PERM-05", R | X, 0, R, R | X},
    {"MPU-PERM-06", R | W, 0, R | W, R | W},
    {"MPU-PERM-07", RWX, 0, R | W, RWX},
    {"MPU-PERM-08", S, 0, 0, 0},
    {"MPU-PERM-09", S | X, X, X, 0},
    {"MPU-PERM-10", S | W, X, X, X},
    {"MPU-PERM-11", S | W | X, R | X, R | X, X},
    {"MPU-PERM-12", S | R, R, R, 0},
    {"MPU-PERM-13", S | R | X, R | X, R | X, 0},
    {"MPU-PERM-14", S | R | W, R | W, R | W, 0},
    {"MPU-PERM-15", S | RWX, R, R, R},
};

static void host_permissions(void) {
  csr_write(MAP_MPU_ADDR, TARGET_NAPOT);
  for (unsigned i = 0; i < sizeof permissions / sizeof permissions[0]; i++) {
    csr_write(MAP_MPU_CFG, NAPOT | permissions[i].cfg);
    rule(permissions[i].name, rights(S_MODE, 0, 13) == permissions[i].closed &&
                                  rights(S_MODE | SUM, 0, 13) == permissions[i].open &&
                                  rights(U_MODE, 0, 13) == permissions[i].user);
  }
  csr_write(MAP_MPU_CFG, NAPOT | S);
  int masked = csr_read(MAP_MPU_CFG) == NAPOT;
  csr_write(MAP_HGMPU_CFG, NAPOT | S | RWX);
  rule("MPU-CFG-06", masked && csr_read(MAP_HGMPU_CFG) == NAPOT);
  csr_write(MAP_MPU_CFG, 0xff);
  rule("MPU-CFG-01", (csr_read(MAP_MPU_CFG) & 0xff) == 0x9f);
}

static void guest_permissions(void) {
  static const char *const names[] = {"MPU-HGP-0", "MPU-HGP-4", 0, "MPU-HGP-6",
                                      "MPU-HGP-1", "MPU-HGP-5", 0, "MPU-HGP-7"};
  clear();
  csr_write(MAP_HGMPU_ADDR, TARGET_NAPOT);
  csr_write(MAP_VSMPU_ADDR, TARGET_NAPOT);
  for (unsigned cfg = 0; cfg < 8; cfg++) {
    if (!names[cfg]) continue;
    csr_write(MAP_HGMPU_CFG, NAPOT | cfg);
    csr_write(MAP_VSMPU_CFG, OFF);
    int kernel = rights(S_MODE, 1, 21) == cfg;
    csr_write(MAP_VSMPU_CFG, NAPOT | RWX);
    rule(names[cfg], kernel && rights(U_MODE, 1, 21) == cfg);
  }
}

static void matching(void) {
  clear();
  rule("MPU-DEF-01", rights(S_MODE, 0, 13) == RWX && rights(U_MODE, 0, 13) == 0);
  rule("MPU-DEF-02", rights(S_MODE, 1, 21) == 0);
  rule("COM-DEF-03", AS(probe_load, TARGET, M_MODE, 0) == 0);
  csr_write(MAP_MPU_ADDR, TARGET_NAPOT);
  csr_write(MAP_MPU_CFG, OFF | RWX);
  rule("COM-MATCH-01", AS(probe_load, TARGET, U_MODE, 0) == 13);
  csr_write(MAP_MPU_ADDR, (TARGET + 0x100) >> 2);
  csr_write(MAP_MPU_ADDR + 1, (TARGET + 0x200) >> 2);
  csr_write(MAP_MPU_CFG, (TOR | RWX) << 8);
  rule("COM-MATCH-02", AS(probe_load, TARGET + 0xfc, U_MODE, 0) == 13 &&
                           AS(probe_load, TARGET + 0x100, U_MODE, 0) == 0 &&
                           AS(probe_load, TARGET + 0x1fc, U_MODE, 0) == 0 &&
                           AS(probe_load, TARGET + 0x200, U_MODE, 0) == 13);
  csr_write(MAP_MPU_SWITCH, 2);
  rule("COM-MATCH-04", AS(probe_load, TARGET + 0x100, U_MODE, 0) == 0);
  csr_write(MAP_MPU_SWITCH, -1ul);
  csr_write(MAP_MPU_ADDR, (TARGET + 0x200) >> 2);
  rule("COM-MATCH-03", AS(probe_load, TARGET + 0x1fc, U_MODE, 0) == 13);
  csr_write(MAP_MPU_ADDR, (TARGET >> 2) + 3);
  csr_write(MAP_MPU_CFG, NAPOT | RWX);
  rule("COM-MATCH-05", AS(probe_load, TARGET + 28, U_MODE, 0) == 0 &&
                           AS(probe_load, TARGET + 32, U_MODE, 0) == 13);
  csr_write(MAP_MPU_ADDR, (TARGET >> 2) + 1);
  csr_write(MAP_MPU_CFG, NA4 | RWX);
  rule("COM-MATCH-06", AS(probe_load, TARGET + 4, U_MODE, 0) == 0 &&
                           AS(probe_load, TARGET, U_MODE, 0) == 13 &&
                           AS(probe_load, TARGET + 8, U_MODE, 0) == 13);
}

static void priority(void) {
  csr_write(MAP_MPU_ADDR + 1, TARGET_NAPOT);
  csr_write(MAP_MPU_CFG, NA4 | (NAPOT | RWX) << 8);
  rule("COM-PRIO-01", AS(probe_load, TARGET + 4, U_MODE, 0) == 13 &&
                          AS(probe_load, TARGET + 8, U_MODE, 0) == 0);
#if __riscv_xlen == 64
  csr_write(MAP_MPU_CFG, NA4 | RWX | (NAPOT | RWX) << 8);
  rule("COM-PRIO-02", AS(probe_wide, TARGET, U_MODE, 0) == 13 &&
                          AS(probe_wide, TARGET + 8, U_MODE, 0) == 0);
  csr_write(MAP_MPU_CFG, NA4 | (NAPOT | RWX) << 8);
#endif
  csr_write(MAP_MPU_SWITCH, 2);
  rule("COM-PRIO-03", AS(probe_load, TARGET + 4, U_MODE, 0) == 0);
  csr_write(MAP_MPU_SWITCH, -1ul);
  word bits = csr_read(MAP_MPU_SWITCH);
  rule("MPU-SW-02", bits && !(bits & (bits + 1)));
  csr_write(MAP_MPU_SWITCH, 1);
  rule("MPU-SW-01", csr_read(MAP_MPU_SWITCH) == 1 && AS(probe_load, TARGET, U_MODE, 0) == 13);
  clear();
  csr_write(MAP_MPU_ADDR, -1ul);
  rule("COM-GRAN-07", csr_read(MAP_MPU_ADDR) & 1);
}

static void access_types(void) {
  clear();
  csr_write(MAP_MPU_ADDR, TARGET_NAPOT);
  csr_write(MAP_MPU_CFG, NAPOT | R);
  rule("COM-TYPE-02", AS(probe_lr, TARGET, U_MODE, 0) == 0);
  rule("COM-TYPE-04", AS(probe_amo, TARGET, U_MODE, 0) == 15);
  rule("COM-TYPE-08", AS(probe_sc, TARGET, U_MODE, 0) == 15);
  csr_write(MAP_MPU_CFG, NAPOT | X);
  rule("COM-TYPE-01", execute(TARGET, U_MODE, 0) == 0);
  csr_write(MAP_MPU_CFG, NAPOT);
  rule("COM-FLT-1", AS(probe_load, TARGET, U_MODE, 0) == 13 && !gva() &&
                        csr_read(CSR_MTVAL) == TARGET && csr_read(CSR_MTVAL2) == 0);
  rule("COM-EFF-1", execute(TARGET, M_MODE, 0) == 0);
}

static void guest_accesses(void) {
  clear();
  csr_write(MAP_VSMPU_ADDR, TARGET_NAPOT);
  csr_write(MAP_HGMPU_ADDR, TARGET_NAPOT);
  csr_write(MAP_HGMPU_CFG, NAPOT | RWX);
  csr_write(MAP_VSMPU_CFG, NAPOT | S | R | X);
  rule("COM-FLT-2", AS(probe_store, TARGET, S_MODE, 1) == 15 && gva() &&
                        csr_read(CSR_MTVAL) == TARGET + 4 && csr_read(CSR_MTVAL2) == 0);
  csr_set(CSR_HSTATUS, HSTATUS_SPVP);
  rule("COM-EFF-6", AS(probe_hlv, TARGET, M_MODE, 0) == 0);
  rule("HYP-HLVX-01", AS(probe_hlvx, TARGET, M_MODE, 0) == 0);
  rule("HYP-EFF-10", AS(probe_hsv, TARGET, M_MODE, 0) == 15 && gva());
  csr_clear(CSR_HSTATUS, HSTATUS_SPVP);
  rule("COM-EFF-8", AS(probe_hlv, TARGET, M_MODE, 0) == 13 && gva());
  csr_write(MAP_HGMPU_CFG, NAPOT);
  rule("COM-FLT-3", AS(probe_load, TARGET, S_MODE, 1) == 21 && gva() &&
                        csr_read(CSR_MTVAL) == TARGET && csr_read(CSR_MTVAL2) == TARGET >> 2);
  csr_write(MAP_VSMPU_CFG, NAPOT);
  rule("COM-ORD-01", AS(probe_load, TARGET, S_MODE, 1) == 13);
}

/* Registers, from the modes that may and may not reach them. */
static void registers(void) {
  clear();
  csr_write(MAP_MPU_ADDR, MPU_NAPOT((word)codes, 4096));
  csr_write(MAP_VSMPU_ADDR, MPU_NAPOT((word)codes, 4096));
  csr_write(MAP_HGMPU_ADDR, EVERYTHING);
  csr_write(MAP_HGMPU_CFG, NAPOT | RWX);
  csr_write(MAP_MPU_CFG, OFF);
  rule("MPU-ACC-2", execute((word)code_mpu, S_MODE, 0) == 0 &&
                        execute((word)code_vsmpu, S_MODE, 0) == 0 &&
                        execute((word)code_hgmpu, S_MODE, 0) == 0);
  rule("MPU-ACC-4", execute((word)code_mpu, S_MODE, 1) == 0 &&
                        execute((word)code_vsmpu, S_MODE, 1) == 22 &&
                        execute((word)code_hgmpu, S_MODE, 1) == 22 &&
                        execute((word)code_switch, S_MODE, 1) == 22);
  csr_write(MAP_MPU_CFG, NAPOT | X);
  csr_write(MAP_VSMPU_CFG, NAPOT | X);
  rule("MPU-ACC-3", execute((word)code_mpu, U_MODE, 0) == 2 &&
                        execute((word)code_hgmpu, U_MODE, 0) == 2);
  rule("MPU-ACC-5", execute((word)code_mpu, U_MODE, 1) == 22 &&
                        execute((word)code_hgmpu, U_MODE, 1) == 22);
}

static void walk(void) {
  host_permissions();
  guest_permissions();
  matching();
  priority();
  access_types();
  guest_accesses();
  registers();
}

#endif
