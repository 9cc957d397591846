/* The kernel's side of the demonstration: queues, tasks, regions, the log, and an attack after the
   other. Everything here executes in M. */
#include "machine.h"
#include "shared.h"

#define ANSWERS (1u << SEND_OWN | 1u << RECEIVE_OWN)

static uint32_t secret __attribute__((section(".kernel_secret"))) = 0x5ec2e7;

/* Without protection, what comes behind some attacks is nobody's. */
#ifndef ATTACKS
#define ATTACKS ATTACK_COUNT
#endif

static const char *const attack_names[] = {
    "store to another's stack", "load of another's stack", "store to the kernel's data",
    "load of the kernel's data", "store to the UART", "store to the timer", "jump into the kernel",
    "jump to its own stack", "store to its own code", "write to the unit", "write to mstatus",
    "a call that does not exist", "return of the task", "overflow of its stack"};

static const char *const probe_names[] = {
    "send of its own data", "receive into its own data", "send of the kernel's data",
    "receive into the kernel's data", "send of another's stack", "receive into another's stack",
    "send beyond the end of its stack", "receive into code", "receive into a read-only part",
    "send beyond the end of memory", "handle that is an address", "queue of others",
    "notification of another task", "state of another task"};

static volatile unsigned killed;
static unsigned failures;

static void check(int good) {
  if (!good) failures++;
  print(good ? "\n" : ", WRONG\n");
}

void assertion_failed(const char *file, int line) {
  print(file);
  put(':');
  print_decimal((word)line, 1);
  print(": assertion failed\n");
  finish(2);
}

static void print_fault(const xPortFault *fault) {
  print("cause ");
  print_decimal(fault->cause, 1);
  print(", mtval ");
  print_hex(fault->value);
}

void vApplicationTaskFaultHook(const char *name, const xPortFault *fault) {
  print(name);
  print(" killed: ");
  print_fault(fault);
  if (fault->result) print(", it has no regions");
  put('\n');
  killed++;
}

void vApplicationKernelFaultHook(const xPortFault *fault) {
  print("the kernel failed: ");
  print_fault(fault);
  print(", mepc ");
  print_hex(fault->pc);
  put('\n');
  finish(3);
}

void vApplicationInterruptHook(StackType_t cause) {
  (void)cause;
  configASSERT(0);
}

static void print_probes(uint32_t answers) {
  for (unsigned i = 0; i < PROBE_COUNT; i++) {
    print(answers >> i & 1 ? "done:    " : "refused: ");
    print(probe_names[i]);
    check(!((answers ^ ANSWERS) >> i & 1));
  }
}

/* Prints what tasks in U report; they have no UART. */
static void logger(void *parameters) {
  struct line line;
  (void)parameters;
  for (;;) {
    xQueueReceive(user_handles.lines, &line, portMAX_DELAY);
    if (line.text == RECEIVED) {
      print("consumer has received 10 values, their sum is ");
      print_decimal(line.value, 1);
      check(line.value == 55);
    } else if (line.text == PROBES) {
      print_probes(line.value);
    } else {
      print(line.text == REGISTERS ? "registers that a call has changed: "
                                   : "bits that a task begins with: ");
      print_hex(line.value);
      check(line.value == 0);
    }
  }
}

static TaskHandle_t create(const char *name, TaskFunction_t code, UBaseType_t priority,
                           StackType_t *stack, const MemoryRegion_t *regions) {
  TaskHandle_t task = NULL;
  TaskParameters_t definition = {code,  name, STACK_WORDS, &user_handles, priority,
                                 stack, {{0}}
#if (portUSING_MPU_WRAPPERS == 1) && (configSUPPORT_STATIC_ALLOCATION == 1)
                                 ,
                                 NULL
#endif
  };
  for (unsigned i = 0; regions && i < portNUM_CONFIGURABLE_REGIONS; i++)
    definition.xRegions[i] = regions[i];
  xTaskCreateRestricted(&definition, &task);
  configASSERT(task);
  vGrantAccessToQueue(task, user_handles.values);
  vGrantAccessToQueue(task, user_handles.lines);
  return task;
}

/* One attacker after the other, with the same stack; then the end. */
static void supervisor(void *parameters) {
  (void)parameters;
  vTaskDelay(20);
  for (unsigned i = 0; i < ATTACKS; i++) {
    unsigned before = killed;
    user_handles.number = i;
    print(attack_names[i]);
    print(": ");
    create("attacker", attacker, 2, attacker_stack, NULL);
    vTaskDelay(2);
    if (killed != before + 1) check(0);
  }
  uint32_t before = consumer_data[0];
  vTaskDelay(5);
  print("the secret is as it was, and producer and consumer go on");
  check(secret == 0x5ec2e7 && consumer_data[0] >= before + 4);
  print(failures ? "WRONG\n" : "every attack was stopped\n");
  finish(failures != 0);
}

int main(void) {
  const MemoryRegion_t consumer_regions[portNUM_CONFIGURABLE_REGIONS] = {
      {consumer_data, 1024, tskMPU_REGION_READ_WRITE}};
  const MemoryRegion_t prober_regions[portNUM_CONFIGURABLE_REGIONS] = {
      {prober_data, 64, tskMPU_REGION_READ_ONLY | tskMPU_REGION_EXECUTE_NEVER},
      {prober_data, 1024, tskMPU_REGION_READ_WRITE}};
  print("FreeRTOS " tskKERNEL_VERSION_NUMBER ": kernel in M, tasks in U\n");
  user_handles.values = xQueueCreate(4, sizeof(uint32_t));
  user_handles.lines = xQueueCreate(4, sizeof(struct line));
  user_handles.own = xQueueCreate(4, sizeof(uint32_t));
  user_handles.closed = xQueueCreate(4, sizeof(uint32_t));
  user_handles.victim = (uintptr_t)consumer_stack;
  user_handles.secret = (uintptr_t)&secret;
  create("producer", producer, 3, producer_stack, NULL);
  user_handles.other = create("consumer", consumer, 3, consumer_stack, consumer_regions);
  vGrantAccessToQueue(create("prober", prober, 2, prober_stack, prober_regions), user_handles.own);
  xTaskCreate(logger, "logger", 256, NULL, 4 | portPRIVILEGE_BIT, NULL);
  xTaskCreate(supervisor, "supervisor", 256, NULL, 5 | portPRIVILEGE_BIT, NULL);
  vTaskStartScheduler();
  return 1;
}
