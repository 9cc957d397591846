/* Regions of every kind, one task after the other: what it does is done, or a fault. */
#include "machine.h"
#include "portunit.h"
#include "regions.h"

#define RW tskMPU_REGION_READ_WRITE
#define R (tskMPU_REGION_READ_ONLY | tskMPU_REGION_EXECUTE_NEVER)
#define RX tskMPU_REGION_READ_ONLY
#define CROWD 15 /* as many as have entries */

static MemoryRegion_t regions[portNUM_CONFIGURABLE_REGIONS];
static volatile int is_denied;

void assertion_failed(const char *file, int line) {
  (void)line;
  for (const char *c = file; *c; c++)
    if (*c == '/') file = c + 1;
  print(file);
  print(": assertion failed\n");
  finish(2);
}

void vApplicationTaskFaultHook(const char *name, const xPortFault *fault) {
  print(name);
  print(": cause ");
  print_decimal(fault->cause, 1);
  print(", mtval ");
  print_hex(fault->value);
  if (fault->result) print(", it has no regions");
  put('\n');
  is_denied = 1;
}

void vApplicationKernelFaultHook(const xPortFault *fault) {
  print_hex(fault->value);
  print(": the kernel failed\n");
  finish(3);
}

void vApplicationInterruptHook(StackType_t cause) { finish(cause); }

static TaskHandle_t create(const char *name, TaskFunction_t code, UBaseType_t priority,
                           StackType_t *stack) {
  TaskParameters_t definition = {code, name, STACK_WORDS, NULL, priority, stack, {{0}}};
  TaskHandle_t task;
  is_denied = 0;
  for (unsigned i = 0; i < portNUM_CONFIGURABLE_REGIONS; i++) definition.xRegions[i] = regions[i];
  xTaskCreateRestricted(&definition, &task);
  return task;
}

/* The task may have run already: to place regions can take longer than a tick. */
static void run(const char *name) {
  vTaskDelay(1);
  if (is_denied) return;
  print(name);
  print(": done\n");
}

static void try(const char *name, enum action action, const void *address) {
  prod.action = action;
  prod.address = (uintptr_t)address;
  create(name, prodder, 5, user_pages.prod_stack);
  run(name);
}

static void set(unsigned index, void *base, uint32_t size, uint32_t parameters) {
  regions[index].pvBaseAddress = base;
  regions[index].ulLengthInBytes = size;
  regions[index].ulParameters = parameters;
}

static void ranges(void) {
  char *base = (char *)user_pages.data;
  set(0, base + 16, 16, R);
  set(1, base + 32, 16, 0);
  set(2, base + 4, 256, RW);
  try("first byte of a range", STORE, base + 4);
  try("last byte of a range", STORE, base + 259);
  try("before a range", STORE, base + 3);
  try("behind a range", STORE, base + 260);
  try("load of a read-only part", LOAD, base + 16);
  try("store to a read-only part", STORE, base + 31);
  try("load of a part without rights", LOAD, base + 32);
  try("code in data", JUMP, base + 4);
}

static void changes(void) {
  char *base = (char *)user_pages.data;
  set(0, base, 1024, RW);
  set(1, base, 0, 0);
  set(2, base, 0, 0);
  prod.action = STORE;
  prod.address = (uintptr_t)base;
  TaskHandle_t task = create("a region taken away", prodder, 2, user_pages.prod_stack);
  set(0, base, 1024, RX);
  vTaskAllocateMPURegions(task, regions);
  run("a region taken away");
  try("load of a region for code", LOAD, base);
  set(0, base, 1023, RW);
  try("no multiple of the grain", LOAD, base);
  set(0, base, 1024, RW);
  create("other", other, 5, user_pages.other_stack);
  try("reservation behind a switch", KEEP_RESERVATION, base);
}

/* All entries are somebody's. */
static void crowd(void) {
  prod.action = EXIT;
  set(0, NULL, 0, 0);
  for (unsigned i = 0; i < CROWD; i++) create("crowd", prodder, 2, user_pages.other_stack);
  try("one too many", EXIT, NULL);
  vTaskDelay(5);
  try("after the others", EXIT, NULL);
}

static void check(const char *name, uintptr_t base, uintptr_t size, uint32_t access) {
  xMPU_SETTINGS *settings = xTaskGetMPUSettings(NULL);
  settings->domain = 1;
  settings->regions[0] = (xPortRegion){0x80060000, 1024, port_rights(RW)};
  print("buffer ");
  print(name);
  print(port_allows(settings, base, size, access) ? ": allowed\n" : ": refused\n");
}

/* What the kernel asks before it touches memory for a task. */
static void buffers(void) {
  check("of the task", 0x80060000, 1024, tskMPU_WRITE_PERMISSION);
  check("of nothing", 0x80000000, 0, tskMPU_WRITE_PERMISSION);
  check("that ends behind a region", 0x80060001, 1024, tskMPU_READ_PERMISSION);
  check("that begins before a region", 0x8005ffff, 2, tskMPU_READ_PERMISSION);
  check("that wraps", 0x80060008, ~(uintptr_t)3, tskMPU_WRITE_PERMISSION);
  check("of code to read", 0x80040000, 4, tskMPU_READ_PERMISSION);
  check("of code to write", 0x80040000, 4, tskMPU_WRITE_PERMISSION);
}

static void driver(void *parameters) {
  (void)parameters;
  ranges();
  changes();
  crowd();
  buffers();
  finish(0);
}

int main(void) {
  xTaskCreate(driver, "driver", 256, NULL, 3 | portPRIVILEGE_BIT, NULL);
  vTaskStartScheduler();
  return 1;
}
