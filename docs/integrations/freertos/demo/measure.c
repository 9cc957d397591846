/* The clocks of a switch, of a call, and of a word that goes to another task and back. */
#include "machine.h"
#include "measured.h"

#if portUSING_MPU_WRAPPERS
#define PRIVILEGED portPRIVILEGE_BIT
static const char *const names[] = {"in U, without protection", "in U, one write of the unit",
                                    "in U, entries written anew"};
#define NAME names[configPORT_SWITCH]
#else
#define PRIVILEGED 0
#define NAME "in M, the kernel's own port"
#endif

void assertion_failed(const char *file, int line) {
  print(file);
  print_decimal((word)line, 6);
  finish(2);
}

#if portUSING_MPU_WRAPPERS
void vApplicationTaskFaultHook(const char *name, const xPortFault *fault) {
  print(name);
  print_hex(fault->value);
  finish(3);
}

void vApplicationKernelFaultHook(const xPortFault *fault) {
  print_hex(fault->value);
  finish(4);
}

void vApplicationInterruptHook(StackType_t cause) { finish((word)cause); }

static void create(const char *name, TaskFunction_t code, UBaseType_t priority,
                   StackType_t *stack) {
  TaskParameters_t definition = {code, name, STACK_WORDS, NULL, priority, stack, {{0}}};
  TaskHandle_t task = NULL;
  xTaskCreateRestricted(&definition, &task);
  vGrantAccessToQueue(task, measured.there);
  vGrantAccessToQueue(task, measured.back);
  vGrantAccessToQueue(task, measured.clocks);
}
#else
static void create(const char *name, TaskFunction_t code, UBaseType_t priority,
                   StackType_t *stack) {
  (void)stack;
  xTaskCreate(code, name, STACK_WORDS, NULL, priority, NULL);
}
#endif

static void reporter(void *parameters) {
  struct clocks clocks;
  (void)parameters;
  xQueueReceive(measured.clocks, &clocks, portMAX_DELAY);
  print_column(NAME, 28);
  print_decimal(clocks.round / 2, 8);
  print_decimal(clocks.call, 8);
  print_decimal(clocks.exchange, 10);
  put('\n');
  finish(0);
}

int main(void) {
  measured.there = xQueueCreate(1, sizeof(uint32_t));
  measured.back = xQueueCreate(1, sizeof(uint32_t));
  measured.clocks = xQueueCreate(1, sizeof(struct clocks));
  /* The tasks read the clock themselves. */
  csr_write(CSR_MCOUNTEREN, MCOUNTEREN_CY);
  csr_write(CSR_SCOUNTEREN, SCOUNTEREN_CY);
  create("ping", ping, 2, ping_stack);
  create("pong", pong, 2, pong_stack);
  create("echo", echo, 3, echo_stack);
  xTaskCreate(reporter, "reporter", 256, NULL, 4 | PRIVILEGED, NULL);
  vTaskStartScheduler();
  return 1;
}
