/* An S-mode kernel with four tasks in U, switched by timer and by call.

   Three ways to change what a task may touch: not at all, by one write of the enable register (all
   domains stand in the bank), by writing the entries anew. The clocks of the kernel's switch are counted. */
#include "machine.h"

#define TASKS 4
#define SWITCHES 120
#define ROUNDS 80
#define SOFTWARE_INTERRUPT (SCAUSE_INTERRUPT | SIP_SSIP_SHIFT)

enum method { NONE, ENABLE, REPROGRAM, METHODS };

struct frame {
  word registers[32]; /* 0 is sepc */
};

struct score {
  word clocks, switches, stopped, slices;
};

extern char task[], task_pages[];
void start_task(struct frame *frame) __attribute__((noreturn));

/* Clocks of a time slice, which the timer takes from here. A slice must be longer than the kernel needs to begin
   the next one, whatever a check costs: it is as long as a number of rounds of a loop of the kernel. */
word slice = 2500;

static struct frame frames[TASKS];
static struct score scores[METHODS];
static enum method method;
static unsigned running;

static word page_of(unsigned number) { return (word)task_pages + 4096 * number; }

#include BANKS

static void protect(unsigned number) {
  if (method == ENABLE) enable_domain(number);
  if (method == REPROGRAM) write_domain(number);
}

static void begin(enum method next) {
  method = next;
  write_bank();
  if (method == NONE)
    enable_all();
  else
    enable_domain(0);
  protect(running);
}

static void report(void) {
  static const char *const names[] = {"no protection", ONE_WRITE, "writing the entries"};
  print("domain switch            clocks  intrusions stopped\n");
  for (unsigned i = 0; i < METHODS; i++) {
    print_column(names[i], 25);
    print_decimal(scores[i].clocks / scores[i].switches, 6);
    print_decimal(scores[i].stopped, 20);
    put('\n');
  }
  const struct score *none = &scores[NONE], *enable = &scores[ENABLE], *anew = &scores[REPROGRAM];
  int good = none->clocks <= enable->clocks && enable->clocks < anew->clocks &&
             none->stopped == 0 && enable->stopped > 0 && anew->stopped > 0 &&
             none->slices && enable->slices && anew->slices;
  write_bank();
  enable_all();
  for (unsigned i = 0; i < TASKS; i++) {
    csr_set(CSR_SSTATUS, SSTATUS_SUM);
    good = good && *(volatile unsigned *)page_of(i) > 0;
    csr_clear(CSR_SSTATUS, SSTATUS_SUM);
  }
  print(good ? "every task ran, by call and by timer\n" : "WRONG\n");
  finish(!good);
}

/* Any trap of a task. Returns the frame to go on with. */
struct frame *kernel_trap(struct frame *frame) {
  word start = csr_read(CSR_CYCLE), cause = csr_read(CSR_SCAUSE);
  if (cause == SOFTWARE_INTERRUPT) {
    csr_clear(CSR_SIP, SIP_SSIP);
    scores[method].slices++;
  } else if (cause == SCAUSE_CODE_ECALL_U) {
    frame->registers[0] += 4;
  } else if (cause == SCAUSE_CODE_LOAD_PAGE_FAULT && running == 0 &&
             csr_read(CSR_STVAL) == page_of(1)) {
    scores[method].stopped++;
    frame->registers[0] += 4;
    return frame;
  } else {
    print("unexpected trap\n");
    finish(2);
  }
  running = (running + 1) % TASKS;
  protect(running);
  scores[method].clocks += csr_read(CSR_CYCLE) - start;
  if (++scores[method].switches == SWITCHES) {
    if (method == REPROGRAM) report();
    begin(method + 1);
  }
  return &frames[running];
}

static word measure_slice(void) {
  word start = csr_read(CSR_CYCLE);
  for (volatile unsigned i = 0; i < ROUNDS; i++) {
  }
  return csr_read(CSR_CYCLE) - start;
}

void kernel_main(void) {
  for (unsigned i = 0; i < TASKS; i++) {
    frames[i].registers[0] = (word)task;
    frames[i].registers[10] = page_of(i);
    frames[i].registers[11] = i;
    frames[i].registers[12] = page_of((i + 1) % TASKS);
  }
  begin(NONE);
  slice = measure_slice();
  csr_set(CSR_SIE, SIE_SSIE);
  /* Into U, with interrupts. */
  csr_clear(CSR_SSTATUS, SSTATUS_SPP);
  start_task(&frames[0]);
}
