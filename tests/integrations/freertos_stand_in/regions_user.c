/* A task in U that does one thing and ends, and one that yields. */
#include "regions.h"

struct prod prod __attribute__((section(".user_constants")));
struct user_pages user_pages __attribute__((section(".task_pages"), aligned(4096)));

/* Another task runs between LR and SC: SC must fail, or the task loads what is not its own. */
static void keep_reservation(uintptr_t address) {
  unsigned long failed = 0;
  __asm__ volatile("lr.w zero, (%0)" ::"r"(address) : "memory");
  portYIELD();
  __asm__ volatile("sc.w %0, zero, (%1)" : "=&r"(failed) : "r"(address) : "memory");
  if (!failed) __asm__ volatile("lw zero, 8(zero)");
}

void prodder(void *parameters) {
  (void)parameters;
  switch (prod.action) {
    case LOAD: (void)*(volatile uint8_t *)prod.address; break;
    case STORE: *(volatile uint8_t *)prod.address = 1; break;
    case JUMP: ((void (*)(void))prod.address)(); break;
    case KEEP_RESERVATION: keep_reservation(prod.address); break;
    default: break;
  }
  portTASK_EXIT();
}

void other(void *parameters) {
  (void)parameters;
  portYIELD();
  portTASK_EXIT();
}
