/* A task in U, which M starts and which its first trap ends. */
#ifndef TASK_H
#define TASK_H

#include "machine.h"

/* Pages of a task, each at a multiple of TASK_PAGE; one holds its code, one its data and its stack. */
#define TASK_CODE __attribute__((section(".task_code"), noinline))
#define TASK_DATA __attribute__((section(".task_data")))

extern char task_code[], task_data[], task_data_end[];

/* Run code in U, with a stack and an argument in its registers, up to its first trap: mcause.
   mepc and mtval say more of it. */
word run_task(void (*code)(word), char *stack, word argument);

/* What a task ends with; M goes on. */
static inline __attribute__((always_inline)) void task_exit(void) { __asm__ volatile("ecall"); }

#endif
