/* Two tasks that yield to each other, and one that sends a word back: the least of ROUNDS. */
#include "measured.h"

#define ROUNDS 16

struct measured measured __attribute__((section(".user_constants")));

#define PAGE __attribute__((section(".task_pages"), aligned(sizeof(StackType_t) * STACK_WORDS)))
PAGE StackType_t ping_stack[STACK_WORDS];
PAGE StackType_t pong_stack[STACK_WORDS];
PAGE StackType_t echo_stack[STACK_WORDS];

static uint32_t now(void) {
  unsigned long value;
  __asm__ volatile("csrr %0, cycle" : "=r"(value)::"memory");
  return (uint32_t)value;
}

static void keep_least(uint32_t *least, uint32_t start) {
  uint32_t taken = now() - start;
  if (taken < *least) *least = taken;
}

void ping(void *parameters) {
  struct clocks clocks = {~0u, ~0u, ~0u};
  uint32_t word = 1;
  (void)parameters;
  for (unsigned i = 0; i < ROUNDS; i++) {
    uint32_t start = now();
    portYIELD();
    keep_least(&clocks.round, start);
  }
  for (unsigned i = 0; i < ROUNDS; i++) {
    uint32_t start = now();
    xTaskGetTickCount();
    keep_least(&clocks.call, start);
  }
  for (unsigned i = 0; i < ROUNDS; i++) {
    uint32_t start = now();
    xQueueSend(measured.there, &word, portMAX_DELAY);
    xQueueReceive(measured.back, &word, portMAX_DELAY);
    keep_least(&clocks.exchange, start);
  }
  xQueueSend(measured.clocks, &clocks, portMAX_DELAY);
  for (;;) portYIELD();
}

void pong(void *parameters) {
  (void)parameters;
  for (;;) portYIELD();
}

/* Of a higher priority: it runs as soon as it can. */
void echo(void *parameters) {
  uint32_t word;
  (void)parameters;
  for (;;) {
    xQueueReceive(measured.there, &word, portMAX_DELAY);
    xQueueSend(measured.back, &word, portMAX_DELAY);
  }
}
