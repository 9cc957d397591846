/* Rules that M locks and S cannot undo, and entries that change sides while programs run.

   PMP has the first `p` entries of the pool, and leaves a page of M out. Of the others, 0 and 1 are
   free, 2 hides a page, 3 and 4 hide another one as a range, both locked by M; 5 and 6 are the
   user's, 7 and 8 the kernel's. */
#include "machine.h"
#include "sspmp.h"

#define TOR MPU_SPMPCFG_A_TOR
#define NAPOT MPU_SPMPCFG_A_NAPOT
#define LOCK MPU_SPMPCFG_L
#define SPARE 2
#define HIDDEN 2
#define BASE 3
#define RANGE 4
#define PMP_ENTRIES 4
#define ENABLED 0x1fc
#define MOVES 16

enum service { UNLOCK, MOVE };

extern char _start[], user_load[], user_data[], secret[], vault[], monitor[];
word try_load(word address), try_as_user(word address);
word try_miselect(void), try_mireg2(void), try_mpmpdeleg(void);
void machine_call(enum service what, word value);

static int wrong;

/* All memory but M's page: below it, and from behind it on. */
static void machine_pmp(void) {
  mpu_write_entry(MPU_BANK_PMP, 0, MPU_TOR((word)monitor), TOR | MPU_PMP_RWX);
  mpu_write_addr(MPU_BANK_PMP, 1, MPU_TOR((word)monitor + 4096));
  mpu_write_entry(MPU_BANK_PMP, 2, -1ul, TOR | MPU_PMP_RWX);
  csr_write(MPU_CSR_MPMPDELEG, PMP_ENTRIES);
}

static void machine_region(unsigned index, const void *base, word size, word rights) {
  if (mpu_set_region(MPU_BANK_SPMP_M, index, (word)base, size, rights)) finish(98);
}

/* A page of M as a range would be one natural region: both registers are written as they are. */
static void machine_range(void) {
  mpu_write_entry(MPU_BANK_SPMP_M, BASE, MPU_TOR((word)vault), 0);
  mpu_write_entry(MPU_BANK_SPMP_M, RANGE, MPU_TOR((word)vault + 4096), TOR);
}

void machine_setup(void) {
  machine_pmp();
  machine_region(HIDDEN, secret, 4096, MPU_SPMP_NONE);
  machine_range();
  machine_region(5, user_load, 4096, MPU_SPMP_U_RX);
  machine_region(6, user_data, 4096, MPU_SPMP_U_RW);
  machine_region(7, _start, 1 << 21, MPU_SPMP_S_RWX);
  machine_region(8, (void *)0x10000000, 256, MPU_SPMP_S_RW);
  mpu_switch_domain(MPU_STAGE_HS, ENABLED);
  /* What is locked must be on. With a range its base is locked. */
  if (mpu_lock(MPU_BANK_SPMP_M, HIDDEN) || mpu_lock(MPU_BANK_SPMP_M, RANGE)) finish(97);
  OPEN_SELECTS(MSTATEEN0);
}

/* PMP takes `spare` entries from SPMP, or gives them back: all others move, locked ones too, and
   their enable bits with them. M unlocks nothing and rewrites nothing for it: mpu_delegate() would
   clear what changes sides, here the hardware has to. */
static void move(unsigned spare) { csr_write(MPU_CSR_MPMPDELEG, PMP_ENTRIES + spare); }

void machine_service(enum service what, word value) {
  if (what == MOVE)
    move(value);
  else if (mpu_unlock(MPU_BANK_SPMP_M, value) || mpu_off(MPU_BANK_SPMP_M, value))
    finish(96);
}

static void report(const char *text, int good) {
  print_column(text, 56);
  print(good ? "ok\n" : "WRONG\n");
  wrong += !good;
}

static word addr(unsigned index) { return mpu_read_addr(MPU_BANK_SPMP, index); }

static word cfg(unsigned index) { return mpu_read_cfg(MPU_BANK_SPMP, index); }

/* Write through the window of S; return whether nothing has changed. */
static int ignored(unsigned index) {
  word old_addr = addr(index), old_cfg = cfg(index);
  mpu_write_entry(MPU_BANK_SPMP, index, 0, 0);
  return addr(index) == old_addr && cfg(index) == old_cfg &&
         mpu_off(MPU_BANK_SPMP, index) == MPU_ERR_LOCKED;
}

static void locks(void) {
  report("S reads what M hides: load page fault", try_load((word)secret) == 13);
  report("S reads the hidden range: load page fault", try_load((word)vault) == 13);
  report("S rewrites the locked rule: ignored", ignored(HIDDEN));
  report("S rewrites the locked range: ignored", ignored(RANGE));
  word base = addr(BASE);
  mpu_write_addr(MPU_BANK_SPMP, BASE, 0);
  report("S moves the base of the locked range: ignored", addr(BASE) == base);
  mpu_switch_domain(MPU_STAGE_HS, ENABLED & ~(1 << HIDDEN | 1 << RANGE));
  report("S disables the locked rules: their bits stay", mpu_enabled(MPU_STAGE_HS) == ENABLED);
  report("S reads miselect: illegal instruction", try_miselect() == 2);
  report("S writes mireg2: illegal instruction", try_mireg2() == 2);
  report("S writes mpmpdeleg: illegal instruction", try_mpmpdeleg() == 2);
  report("S still does not read what M hides", try_load((word)secret) == 13);
  report("U does not read what M hides", try_as_user((word)secret) == 13);
}

static void traffic(void) {
  int good = 1;
  for (unsigned i = 0; i < MOVES; i++) {
    machine_call(MOVE, i & 1 ? 0 : SPARE);
    good = good && try_as_user((word)user_data) == 0 && try_as_user((word)secret) == 13 &&
           try_as_user((word)_start) == 13 && try_load((word)vault) == 13;
  }
  report("entries change sides 16 times, every verdict stays", good);
  machine_call(MOVE, SPARE);
  report("the hidden page is entry 0 now, and locked", cfg(HIDDEN - SPARE) == (NAPOT | LOCK));
  machine_call(MOVE, 0);
}

/* S writes a rule for everything into the entry that M takes next. In the PMP it would open M's
   page, or, locked and without permissions, stop M itself. */
static void planted(void) {
  report("S does not read M's page: load access fault", try_load((word)monitor) == 5);
  mpu_write_entry(MPU_BANK_SPMP, 0, -1ul, NAPOT | MPU_SPMP_S_RWX);
  machine_call(MOVE, 1);
  report("M takes an entry that opens all: its page stays shut", try_load((word)monitor) == 5);
  machine_call(MOVE, 0);
  mpu_write_entry(MPU_BANK_SPMP, 0, -1ul, NAPOT | LOCK);
  machine_call(MOVE, 1);
  report("M takes an entry that locks all: M goes on", try_load((word)monitor) == 5);
  machine_call(MOVE, 0);
  report("S gets it back off and unlocked", addr(0) != 0 && cfg(0) == 0);
  report("what was taken comes back disabled", mpu_enabled(MPU_STAGE_HS) == ENABLED);
}

void supervisor_main(void) {
  locks();
  traffic();
  planted();
  machine_call(UNLOCK, HIDDEN);
  report("M gives the page back: S reads it", try_load((word)secret) == 0);
  print_decimal(wrong, 0);
  print(" went otherwise than expected\n");
  finish(wrong);
}
