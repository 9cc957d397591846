/* The tasks in U. They touch their stacks, their regions, and the code here. */
#include "mpu.h"
#include "shared.h"

#ifdef MPU_CSR_MPUSWITCH0
#define UNIT_CSR MPU_CSR_MPUSWITCH0
#else
#define UNIT_CSR MPU_CSR_SPMPEN
#endif
#define UART 0x10000000
#define TIMER 0x02004000

static const uint32_t constant = 7;

/* registers.S */
uint32_t check_delay(uint32_t ticks);
void overflow(void);
void prober_main(struct handles *handles, uint32_t first_registers);

/* Filled by main.c, which is in M: to a task in U it is a constant. */
struct handles user_handles __attribute__((section(".user_constants")));

static void log_line(const struct handles *handles, uint32_t text, uint32_t value) {
  struct line line = {text, value};
  xQueueSend(handles->lines, &line, portMAX_DELAY);
}

void producer(void *handles) {
  const struct handles *mine = handles;
  for (uint32_t value = 1;; value++) {
    xQueueSend(mine->values, &value, portMAX_DELAY);
    vTaskDelay(1);
  }
}

/* Its sum is in a region of its own. */
void consumer(void *handles) {
  const struct handles *mine = handles;
  for (;;) {
    uint32_t value = 0;
    if (xQueueReceive(mine->values, &value, portMAX_DELAY) != pdPASS) continue;
    consumer_data[0]++;
    consumer_data[1] += value;
    if (consumer_data[0] == 10) log_line(mine, RECEIVED, consumer_data[1]);
  }
}

/* Whether the kernel did what it was asked for. */
static BaseType_t probe(const struct handles *mine, enum probe number) {
  /* One item stays in the queue: there is something to receive, and room to send. */
  uint32_t own = 0, *end = (uint32_t *)(prober_stack + STACK_WORDS);
  uint32_t *victim = (uint32_t *)mine->victim, *secret = (uint32_t *)mine->secret;
  switch (number) {
    case SEND_OWN:
      return xQueueSend(mine->own, &constant, 0) && xQueueSend(mine->own, &own, 0);
    case RECEIVE_OWN: return xQueueReceive(mine->own, &own, 0);
    case SEND_KERNEL: return xQueueSend(mine->own, secret, 0);
    case RECEIVE_KERNEL: return xQueueReceive(mine->own, secret, 0);
    case SEND_OTHER_STACK: return xQueueSend(mine->own, victim, 0);
    case RECEIVE_OTHER_STACK: return xQueueReceive(mine->own, victim, 0);
    case SEND_BEYOND_STACK: return xQueueSend(mine->own, (char *)end - 2, 0);
    case RECEIVE_CODE: return xQueueReceive(mine->own, (void *)&constant, 0);
    case RECEIVE_READ_ONLY: return xQueueReceive(mine->own, prober_data, 0);
    case SEND_WRAPPED: return xQueueSend(mine->own, (void *)~(uintptr_t)1, 0);
    case FORGED_HANDLE: return xQueueSend((QueueHandle_t)mine->secret, &constant, 0);
    case CLOSED_QUEUE: return xQueueSend(mine->closed, &constant, 0);
    case NOTIFY_OTHER: return xTaskNotify(mine->other, 1, eSetValueWithOverwrite);
    case READ_OTHER: return uxTaskGetStackHighWaterMark(mine->other) != 0;
    default: return pdFALSE;
  }
}

void prober_main(struct handles *handles, uint32_t first_registers) {
  uint32_t answers = 0;
  log_line(handles, FIRST_REGISTERS, first_registers);
  log_line(handles, REGISTERS, check_delay(2));
  for (unsigned i = 0; i < PROBE_COUNT; i++)
    if (probe(handles, i) == pdPASS) answers |= 1u << i;
  log_line(handles, PROBES, answers);
  portTASK_EXIT();
}

static void store(uintptr_t address) { *(volatile uint32_t *)address = 0x600d600d; }

static void load(uintptr_t address) { (void)*(volatile uint32_t *)address; }

static void jump(uintptr_t address) { ((void (*)(void))address)(); }

void attacker(void *handles) {
  const struct handles *mine = handles;
  switch (mine->number) {
    case STORE_OTHER_STACK: store(mine->victim); break;
    case LOAD_OTHER_STACK: load(mine->victim); break;
    case STORE_KERNEL_DATA: store(mine->secret); break;
    case LOAD_KERNEL_DATA: load(mine->secret); break;
    case STORE_UART: *(volatile uint8_t *)UART = '!'; break;
    case STORE_TIMER: store(TIMER); break;
    case JUMP_INTO_KERNEL: jump(0x80000000); break;
    case EXECUTE_STACK: jump((uintptr_t)attacker_stack); break;
    case STORE_CODE: store(0x80040000); break;
    case WRITE_UNIT: __asm__ volatile("csrw %0, zero" ::"i"(UNIT_CSR)); break;
    case WRITE_STATUS: __asm__ volatile("csrwi mstatus, 8"); break;
    case UNKNOWN_CALL: vPortCall(NUM_SYSTEM_CALLS); break;
    case OVERFLOW_STACK: overflow(); break;
    default: break;
  }
}
