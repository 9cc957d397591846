/* What measure.c and the measured tasks agree on. */
#ifndef MEASURED_H
#define MEASURED_H

#include <stdint.h>

#include "FreeRTOS.h"

#include "queue.h"
#include "task.h"

#define STACK_WORDS 256

struct clocks {
  uint32_t round, call, exchange;
};

struct measured {
  QueueHandle_t there, back, clocks;
};

extern struct measured measured;
extern StackType_t ping_stack[], pong_stack[], echo_stack[];

void ping(void *parameters);
void pong(void *parameters);
void echo(void *parameters);

#endif
