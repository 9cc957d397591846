/* What main.c, of the kernel's side, and user.c, of the tasks in U, agree on. */
#ifndef SHARED_H
#define SHARED_H

#include <stdint.h>

#include "FreeRTOS.h"

#include "queue.h"
#include "task.h"

#define STACK_WORDS 256

/* A line of the log, by number: the text is the privileged task's own. */
struct line {
  uint32_t text;
  uint32_t value;
};

enum text { RECEIVED, REGISTERS, FIRST_REGISTERS, PROBES };

/* What a task in U gets by its argument: it may not read the variables of main.c. */
struct handles {
  QueueHandle_t values, lines, own, closed;
  TaskHandle_t other;
  uintptr_t victim, secret;
  uint32_t number;
};

/* Every call that the kernel must refuse, and two that it must not. */
enum probe {
  SEND_OWN,
  RECEIVE_OWN,
  SEND_KERNEL,
  RECEIVE_KERNEL,
  SEND_OTHER_STACK,
  RECEIVE_OTHER_STACK,
  SEND_BEYOND_STACK,
  RECEIVE_CODE,
  RECEIVE_READ_ONLY,
  SEND_WRAPPED,
  FORGED_HANDLE,
  CLOSED_QUEUE,
  NOTIFY_OTHER,
  READ_OTHER,
  PROBE_COUNT
};

enum attack {
  STORE_OTHER_STACK,
  LOAD_OTHER_STACK,
  STORE_KERNEL_DATA,
  LOAD_KERNEL_DATA,
  STORE_UART,
  STORE_TIMER,
  JUMP_INTO_KERNEL,
  EXECUTE_STACK,
  STORE_CODE,
  WRITE_UNIT,
  WRITE_STATUS,
  UNKNOWN_CALL,
  RETURN_FROM_TASK,
  OVERFLOW_STACK,
  ATTACK_COUNT
};

/* registers.S: stacks, and data that a task has as a region. */
extern StackType_t producer_stack[], consumer_stack[], prober_stack[], attacker_stack[];
extern uint32_t consumer_data[], prober_data[];
extern struct handles user_handles;

void producer(void *handles);
void consumer(void *handles);
void prober(void *handles);
void attacker(void *handles);

#endif
