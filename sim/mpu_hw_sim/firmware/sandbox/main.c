/* Rules that M locks and S cannot undo, and entries that change sides while programs run.

   PMP has the first `p` entries of the pool, and leaves a page of M out. Of the others, 0 and 1 are
   free, 2 hides a page, 3 and 4 hide another one as a range, both locked by M; 5 and 6 are the
   user's, 7 and 8 the kernel's. */
#include "machine.h"
#include "sspmp.h"

#define TOR SPMPCFG_A_TOR
#define NAPOT SPMPCFG_A_NAPOT
#define LOCK SPMPCFG_L
#define RWX (SPMPCFG_R | SPMPCFG_W | SPMPCFG_X)
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

static void machine_entry(unsigned index, word address, word cfg) {
  csr_write(CSR_MISELECT, ENTRY + index);
  csr_write(CSR_MIREG, address);
  csr_write(CSR_MIREG2, cfg);
}

static void machine_cfg(unsigned index, word cfg) {
  csr_write(CSR_MISELECT, ENTRY + index);
  csr_write(CSR_MIREG2, cfg);
}

/* All memory but M's page: below it, and from behind it on. */
static void machine_pmp(void) {
  csr_write(CSR_PMPADDR0, (word)monitor >> 2);
  csr_write(CSR_PMPADDR0 + 1, ((word)monitor + 4096) >> 2);
  csr_write(CSR_PMPADDR0 + 2, -1ul);
  csr_write(CSR_PMPCFG0, TOR | RWX | (TOR | RWX) << 16);
  csr_write(CSR_MPMPDELEG, PMP_ENTRIES);
}

void machine_setup(void) {
  machine_pmp();
  machine_entry(HIDDEN, ((word)secret >> 2) + NAPOT_4K, NAPOT | LOCK);
  machine_entry(BASE, (word)vault >> 2, 0);
  machine_entry(5, ((word)user_load >> 2) + NAPOT_4K, U_RX);
  machine_entry(6, ((word)user_data >> 2) + NAPOT_4K, U_RW);
  machine_entry(7, ((word)_start >> 2) + 2 * NAPOT_1M + 1, S_RWX);
  machine_entry(8, (0x10000000 >> 2) + NAPOT_256, S_RW);
  machine_cfg(HIDDEN, NAPOT);
  machine_entry(RANGE, ((word)vault + 4096) >> 2, TOR);
  csr_write(CSR_SPMPEN, ENABLED);
  machine_cfg(HIDDEN, NAPOT | LOCK);
  machine_cfg(RANGE, TOR | LOCK);
  OPEN_SELECTS(MSTATEEN0);
}

/* PMP takes `spare` entries from SPMP, or gives them back: all others move, locked ones too, and
   their enable bits with them. M unlocks nothing and rewrites nothing for it. */
static void move(unsigned spare) { csr_write(CSR_MPMPDELEG, PMP_ENTRIES + spare); }

void machine_service(enum service what, word value) {
  if (what == UNLOCK)
    machine_cfg(value, 0);
  else
    move(value);
}

static void report(const char *text, int good) {
  print_column(text, 56);
  print(good ? "ok\n" : "WRONG\n");
  wrong += !good;
}

static word entry(unsigned index, int cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  return cfg ? csr_read(CSR_SIREG2) : csr_read(CSR_SIREG);
}

/* Write through the window of S; return whether nothing has changed. */
static int ignored(unsigned index, word address, word cfg) {
  word old_address = entry(index, 0), old_cfg = entry(index, 1);
  csr_write(CSR_SIREG, address);
  csr_write(CSR_SIREG2, cfg);
  return entry(index, 0) == old_address && entry(index, 1) == old_cfg;
}

static void locks(void) {
  report("S reads what M hides: load page fault", try_load((word)secret) == 13);
  report("S reads the hidden range: load page fault", try_load((word)vault) == 13);
  report("S rewrites the locked rule: ignored", ignored(HIDDEN, 0, 0));
  report("S rewrites the locked range: ignored", ignored(RANGE, 0, 0));
  word base = entry(BASE, 0);
  csr_write(CSR_SIREG, 0);
  report("S moves the base of the locked range: ignored", entry(BASE, 0) == base);
  csr_write(CSR_SPMPEN, ENABLED & ~(1 << HIDDEN | 1 << RANGE));
  report("S disables the locked rules: their bits stay", csr_read(CSR_SPMPEN) == ENABLED);
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
  csr_write(CSR_SISELECT, ENTRY + HIDDEN - SPARE);
  report("the hidden page is entry 0 now, and locked", csr_read(CSR_SIREG2) == (NAPOT | LOCK));
  machine_call(MOVE, 0);
}

/* S writes a rule for everything into the entry that M takes next. In the PMP it would open M's
   page, or, locked and without permissions, stop M itself. */
static void planted(void) {
  report("S does not read M's page: load access fault", try_load((word)monitor) == 5);
  write_entry(0, -1ul, NAPOT | RWX);
  machine_call(MOVE, 1);
  report("M takes an entry that opens all: its page stays shut", try_load((word)monitor) == 5);
  machine_call(MOVE, 0);
  write_entry(0, -1ul, NAPOT | LOCK);
  machine_call(MOVE, 1);
  report("M takes an entry that locks all: M goes on", try_load((word)monitor) == 5);
  machine_call(MOVE, 0);
  report("S gets it back off and unlocked", entry(0, 0) != 0 && entry(0, 1) == 0);
  report("what was taken comes back disabled", csr_read(CSR_SPMPEN) == ENABLED);
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
