/* What regions.c, in M, and its tasks in U agree on. */
#ifndef REGIONS_H
#define REGIONS_H

#include "task.h"

#define STACK_WORDS 256

enum action { LOAD, STORE, JUMP, KEEP_RESERVATION, EXIT };

struct prod {
  enum action action;
  uintptr_t address;
};

/* Written by regions.c; to a task in U a constant. */
extern struct prod prod;

extern struct user_pages {
  uint32_t data[2048];
  StackType_t prod_stack[STACK_WORDS], other_stack[STACK_WORDS];
} user_pages;

void prodder(void *parameters);
void other(void *parameters);

#endif
