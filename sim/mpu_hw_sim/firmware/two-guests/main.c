/* A hypervisor with two guests that attack each other, it, and themselves.

   The host bank keeps guest memory from HS unless SUM is set. Each guest sets its own bank up. A
   third table holds the pages of both guests, and one write enables those of one. */
#include "machine.h"

enum mode { HS, VS, VU, M };
enum catcher { NOBODY, BY_VS, BY_HS, BY_M };

struct trap {
  word cause, value, value2, hstatus, sstatus, a0, a1, a2;
};

struct attack {
  const char *text;
  enum mode mode;
  void (*code)(void);
  word address;
  enum catcher catcher;
  unsigned cause, gva;
};

extern char a_base[], b_base[], a_kernel_data[], b_kernel_data[], a_task_data[], b_task_data[];
extern char _start[], host_trap[];
void a_boot(void), b_boot(void), a_rewrite(void);
void a_kernel_load(void), a_kernel_store(void), a_kernel_amo(void), a_kernel_lr(void);
void a_kernel_execute(void), a_kernel_own_bank(void);
void a_task_load(void), a_task_store(void), a_task_amo(void), a_task_execute(void);
void a_task_own_bank(void), b_kernel_load(void), b_task_load(void);
void a_hstatus(void), a_mstatus(void);
void host_load(void), host_hlv(void), host_hlvx(void), host_hsv(void);
void run(word pc, word address, word value, struct trap *trap);
word machine_access(word address, word bits);
void machine_call(word address, word bits, struct trap *trap);

#include BANKS

/* Another guest: its own bank is swapped, what it is granted is one write. */
static void switch_to(struct guest *next) {
  if (current) {
    mpu_guest_save(&current->bank);
    current->trap_vector = csr_read(CSR_VSTVEC);
  }
  if (mpu_guest_restore(&next->bank)) finish(99);
  csr_write(CSR_VSTVEC, next->trap_vector);
  current = next;
}

/* M: delegate what the hypervisor handles. */
void machine_setup(void) {
  csr_write(CSR_MEDELEG,
            MEDELEG_ILLEGAL_INSTRUCTION | MEDELEG_BREAKPOINT | MEDELEG_ECALL_U | MEDELEG_ECALL_VS |
                MEDELEG_INSTRUCTION_PAGE_FAULT | MEDELEG_LOAD_PAGE_FAULT |
                MEDELEG_STORE_PAGE_FAULT | MEDELEG_INSTRUCTION_GUEST_PAGE_FAULT |
                MEDELEG_LOAD_GUEST_PAGE_FAULT | MEDELEG_VIRTUAL_INSTRUCTION |
                MEDELEG_STORE_GUEST_PAGE_FAULT);
  machine_banks();
}

/* M: load from address with MPRV; bits: MPP, and 1 for MPV. */
void machine_service(word address, word bits, struct trap *trap) {
  word mpp = bits & MSTATUS_MPP;
  csr_clear(CSR_MSTATUS, MSTATUS_MPP);
#if __riscv_xlen == 64
  csr_clear(CSR_MSTATUS, MSTATUS_GVA | MSTATUS_MPV);
  if (bits & 1) csr_set(CSR_MSTATUS, MSTATUS_MPV);
#else
  csr_clear(CSR_MSTATUSH, MSTATUSH_GVA | MSTATUSH_MPV);
  if (bits & 1) csr_set(CSR_MSTATUSH, MSTATUSH_MPV);
#endif
  trap->a0 = machine_access(address, mpp);
  trap->cause = csr_read(CSR_MCAUSE);
  trap->value = csr_read(CSR_MTVAL);
  trap->value2 = csr_read(CSR_MTVAL2);
#if __riscv_xlen == 64
  trap->hstatus = csr_read(CSR_MSTATUS) >> 32 & HSTATUS_GVA;
#else
  trap->hstatus = csr_read(CSR_MSTATUSH) & HSTATUS_GVA;
#endif
}

static void host_setup(void) {
  csr_write(CSR_STVEC, host_trap);
  csr_write(CSR_HEDELEG, HEDELEG_INSTRUCTION_PAGE_FAULT | HEDELEG_LOAD_PAGE_FAULT |
                             HEDELEG_STORE_PAGE_FAULT);
  host_banks();
}

/* Enter code in a mode; HLV and HSV are of HS, with the guest's mode in `guest_mode`. */
static void enter(enum mode mode, void (*code)(void), word address, struct trap *trap) {
  if (mode == VU)
    csr_clear(CSR_SSTATUS, SSTATUS_SPP);
  else
    csr_set(CSR_SSTATUS, SSTATUS_SPP);
  if (mode == HS)
    csr_clear(CSR_HSTATUS, HSTATUS_SPV);
  else
    csr_set(CSR_HSTATUS, HSTATUS_SPV);
  run((word)code, address, 0x0bad0bad, trap);
}

static enum catcher catcher_of(const struct trap *trap, unsigned *cause) {
  *cause = trap->cause;
  if (trap->cause != 3) return BY_HS;
  *cause = trap->a0 ? trap->a1 : 0;
  return trap->a0 ? BY_VS : NOBODY;
}

static const char *stage_of(unsigned cause, int guest) {
  if (cause >= 20 && cause != 22) return "g";
  if (cause == 2 || cause == 22) return "csr";
  return guest ? "vs" : "hs";
}

static void print_result(enum catcher catcher, const struct trap *trap, unsigned cause, int guest) {
  static const char *const names[] = {"-", "VS", "HS", "M"};
  print_column(names[catcher], 4);
  if (catcher == NOBODY) {
    print("                                        ");
    return;
  }
  print_column(stage_of(cause, guest), 4);
  print_decimal(cause, 2);
  print("  ");
  print_hex(catcher == BY_VS ? trap->a2 : trap->value);
  print("  ");
  print_hex(catcher == BY_VS ? 0 : trap->value2 << 2);
  print("  ");
  put(catcher == BY_VS ? '-' : trap->hstatus & HSTATUS_GVA ? '1' : '0');
  print("       ");
}

/* Try one thing; return whether it went as expected. */
static int attempt(const struct attack *attack) {
  struct trap trap;
  unsigned cause = 0;
  enum catcher catcher;
  int guest = attack->mode == VS || attack->mode == VU || attack->gva;
  if (attack->mode == M) {
    machine_call(attack->address, (word)attack->code, &trap);
    catcher = trap.a0 ? BY_M : NOBODY;
    cause = trap.cause;
  } else {
    enter(attack->mode, attack->code, attack->address, &trap);
    catcher = catcher_of(&trap, &cause);
  }
  print_column(attack->text, 46);
  print_result(catcher, &trap, cause, guest);
  int good = catcher == attack->catcher;
  if (catcher != NOBODY) good = good && cause == attack->cause;
  if (catcher == BY_HS || catcher == BY_M) {
    good = good && !(trap.hstatus & HSTATUS_GVA) == !attack->gva;
    /* An instruction is what illegal and virtual instructions report; else the address. */
    if (cause != 2 && cause != 22) good = good && trap.value == attack->address;
    good = good && trap.value2 == (cause >= 20 && cause != 22 ? attack->address >> 2 : 0);
  }
  if (catcher == BY_VS) good = good && trap.a2 == attack->address;
  print(good ? "ok\n" : "WRONG\n");
  return good;
}

#define A_CODE ((word)a_base)
#define A_KERNEL ((word)a_kernel_data)
#define A_TASK ((word)a_task_data)
#define B_CODE ((word)b_base)
#define B_KERNEL ((word)b_kernel_data)
#define B_TASK ((word)b_task_data)
#define HOST ((word)_start)
#define MPP_S_GUEST ((void (*)(void))(MSTATUS_MPP_S | 1))
#define MPP_U_HOST ((void (*)(void))0)
#define MPP_S_HOST ((void (*)(void))MSTATUS_MPP_S)

static int all(const struct attack *attacks, unsigned count) {
  int wrong = 0;
  for (unsigned i = 0; i < count; i++) wrong += !attempt(&attacks[i]);
  return wrong;
}
#define ALL(attacks) all(attacks, sizeof attacks / sizeof attacks[0])

static int guest_attacks(void) {
  const struct attack attacks[] = {
      {"A kernel reads its own data", VS, a_kernel_load, A_KERNEL, NOBODY, 0, 0},
      {"A task writes its own data", VU, a_task_store, A_TASK, NOBODY, 0, 0},
      {"A kernel reads B", VS, a_kernel_load, B_KERNEL, BY_HS, 21, 1},
      {"A kernel writes B", VS, a_kernel_store, B_KERNEL, BY_HS, 23, 1},
      {"A kernel executes B", VS, a_kernel_execute, B_CODE, BY_HS, 20, 1},
      {"A kernel does an AMO on B", VS, a_kernel_amo, B_KERNEL, BY_HS, 23, 1},
      {"A kernel does an LR on B", VS, a_kernel_lr, B_KERNEL, BY_HS, 21, 1},
      {"A kernel reads the hypervisor", VS, a_kernel_load, HOST, BY_HS, 21, 1},
      {"A kernel writes the hypervisor", VS, a_kernel_store, HOST, BY_HS, 23, 1},
      {"A kernel executes the hypervisor", VS, a_kernel_execute, HOST, BY_HS, 20, 1},
      {"A kernel does an AMO on the hypervisor", VS, a_kernel_amo, HOST, BY_HS, 23, 1},
      {"A kernel writes its own code", VS, a_kernel_store, A_CODE, BY_VS, 15, 0},
      {"A kernel executes its own data", VS, a_kernel_execute, A_KERNEL, BY_VS, 12, 0},
      {"A kernel reads its task without SUM", VS, a_kernel_load, A_TASK, BY_VS, 13, 0},
      {"A task reads its kernel", VU, a_task_load, A_KERNEL, BY_VS, 13, 0},
      {"A task executes its kernel", VU, a_task_execute, A_CODE, BY_VS, 12, 0},
      {"A task does an AMO on its kernel", VU, a_task_amo, A_KERNEL, BY_VS, 15, 0},
      {"A task reads B", VU, a_task_load, B_TASK, BY_VS, 13, 0},
      {"A kernel opens B to its task, in its own bank", VS, a_rewrite, B_TASK, NOBODY, 0, 0},
      {"A task reads B now", VU, a_task_load, B_TASK, BY_HS, 21, 1},
      {"A task writes B now", VU, a_task_store, B_TASK, BY_HS, 23, 1},
  };
  return ALL(attacks);
}

static int register_attacks(void) {
  const struct attack attacks[] = {
      REGISTER_ATTACKS
      {"A kernel reads hstatus", VS, a_hstatus, 0, BY_HS, 22, 0},
      {"A kernel reads mstatus", VS, a_mstatus, 0, BY_HS, 2, 0},
      {"A task reads its own bank", VU, a_task_own_bank, 0, BY_HS, 22, 0},
  };
  return ALL(attacks);
}

static int host_accesses(void) {
  const struct attack closed[] = {
      {"HS reads A without SUM", HS, host_load, A_KERNEL, BY_HS, 13, 0},
  };
  const struct attack open[] = {
      {"HS reads A with SUM", HS, host_load, A_KERNEL, NOBODY, 0, 0},
  };
  const struct attack kernel[] = {
      {"HS reads A's kernel as its kernel, HLV", HS, host_hlv, A_KERNEL, NOBODY, 0, 0},
      {"HS fetches A's kernel as its kernel, HLVX", HS, host_hlvx, A_CODE, NOBODY, 0, 0},
      {"HS fetches A's data as its kernel, HLVX", HS, host_hlvx, A_KERNEL, BY_HS, 13, 1},
      {"HS writes A's code as its kernel, HSV", HS, host_hsv, A_CODE, BY_HS, 15, 1},
      {"HS writes A's data as its kernel, HSV", HS, host_hsv, A_KERNEL + 4, NOBODY, 0, 0},
      {"HS reads B as A's kernel, HLV", HS, host_hlv, B_KERNEL, BY_HS, 21, 1},
      {"HS writes B as A's kernel, HSV", HS, host_hsv, B_KERNEL, BY_HS, 23, 1},
      {"HS fetches B as A's kernel, HLVX", HS, host_hlvx, B_CODE, BY_HS, 21, 1},
  };
  const struct attack task[] = {
      {"HS reads A's kernel as its task, HLV", HS, host_hlv, A_KERNEL, BY_HS, 13, 1},
      {"HS reads A's task as its task, HLV", HS, host_hlv, A_TASK, NOBODY, 0, 0},
  };
  int wrong = ALL(closed);
  csr_set(CSR_SSTATUS, SSTATUS_SUM);
  wrong += ALL(open);
  csr_clear(CSR_SSTATUS, SSTATUS_SUM);
  csr_set(CSR_HSTATUS, HSTATUS_SPVP);
  wrong += ALL(kernel);
  csr_clear(CSR_HSTATUS, HSTATUS_SPVP);
  return wrong + ALL(task);
}

static int machine_accesses(void) {
  const struct attack attacks[] = {
      {"M reads A as A's kernel, MPRV and MPV", M, MPP_S_GUEST, A_KERNEL, NOBODY, 0, 0},
      {"M reads the hypervisor as A's kernel", M, MPP_S_GUEST, HOST, BY_M, 21, 1},
      {"M reads A's task as A's kernel", M, MPP_S_GUEST, A_TASK, BY_M, 13, 1},
      {"M reads A as HS without SUM, MPRV", M, MPP_S_HOST, A_KERNEL, BY_M, 13, 0},
      {"M reads the hypervisor as U, MPRV", M, MPP_U_HOST, HOST, BY_M, 13, 0},
  };
  return ALL(attacks);
}

static int other_guest(void) {
  const struct attack attacks[] = {
      {"B kernel reads its own data", VS, b_kernel_load, B_KERNEL, NOBODY, 0, 0},
      {"B kernel reads A", VS, b_kernel_load, A_KERNEL, BY_HS, 21, 1},
      {"B task reads A", VU, b_task_load, A_TASK, BY_VS, 13, 0},
  };
  return ALL(attacks);
}

static int untouched(void) {
  csr_set(CSR_SSTATUS, SSTATUS_SUM);
  const volatile unsigned *kernel = (void *)b_kernel_data, *task = (void *)b_task_data;
  int wrong = (*kernel != 0x600d0001) + (*task != 0x600d0002);
  csr_clear(CSR_SSTATUS, SSTATUS_SUM);
  return wrong;
}

void host_main(void) {
  struct trap trap;
  host_setup();
  switch_to(&guests[1]);
  enter(VS, b_boot, B_CODE, &trap);
  switch_to(&guests[0]);
  enter(VS, a_boot, A_CODE, &trap);
  print("what was tried                                by  at  cause xtval   htval     gva\n");
  int wrong = guest_attacks() + register_attacks() + host_accesses() + machine_accesses();
  switch_to(&guests[1]);
  wrong += other_guest();
  int spoiled = untouched();
  print(spoiled ? "B has been changed\n" : "B is as it was\n");
  print_decimal(wrong, 0);
  print(" went otherwise than expected\n");
  finish(wrong + spoiled);
}
