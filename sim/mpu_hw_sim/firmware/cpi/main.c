/* Clocks per instruction of five small kernels.

   They run in S, where every fetch and every access needs an entry of the unit: code may be read and
   run, data read and written. Each gives a number that depends on all of its work. */
#include "machine.h"

#define CODE ((word)_start)
#define CODE_END ((word)tohost)
#define DATA_END 0x81000000ul
#define DEVICE 0x10000000
#define DEVICE_SIZE 256
#define STORE_FAULT SCAUSE_CODE_STORE_PAGE_FAULT

#define COUNT 160
#define SIDE 12
#define TEXT 600

extern char _start[], tohost[];
word cause_of_store(char *address);

#include BANKS

static unsigned drawn;
static unsigned numbers[COUNT];
static unsigned left[SIDE][SIDE], right[SIDE][SIDE];
static char text[TEXT], copy[TEXT];

static unsigned draw(void) { return drawn = drawn * 1664525 + 1013904223; }

static unsigned sort(void) {
  unsigned sum = 0;
  for (unsigned i = 0; i < COUNT; i++) numbers[i] = draw();
  for (unsigned gap = COUNT / 2; gap; gap /= 2)
    for (unsigned i = gap; i < COUNT; i++) {
      unsigned value = numbers[i], at = i;
      for (; at >= gap && numbers[at - gap] > value; at -= gap) numbers[at] = numbers[at - gap];
      numbers[at] = value;
    }
  for (unsigned i = 0; i < COUNT; i++) sum = sum * 31 + numbers[i];
  return sum;
}

static unsigned crc(void) {
  unsigned remainder = ~0u;
  for (unsigned i = 0; i < TEXT; i++) {
    remainder ^= (unsigned char)text[i];
    for (unsigned bit = 0; bit < 8; bit++)
      remainder = remainder >> 1 ^ (0xedb88320 & -(remainder & 1));
  }
  return ~remainder;
}

static unsigned matrix(void) {
  unsigned sum = 0;
  for (unsigned i = 0; i < SIDE; i++)
    for (unsigned j = 0; j < SIDE; j++) left[i][j] = draw(), right[i][j] = draw();
  for (unsigned i = 0; i < SIDE; i++)
    for (unsigned j = 0; j < SIDE; j++) {
      unsigned product = 0;
      for (unsigned k = 0; k < SIDE; k++) product += left[i][k] * right[k][j];
      sum = sum * 31 + product;
    }
  return sum;
}

static unsigned divide(void) {
  unsigned sum = 0;
  for (unsigned i = 0; i < COUNT; i++) {
    unsigned big = draw() | 1, small = draw() >> 8 | 1;
    while (small) {
      unsigned rest = big % small;
      sum += big / small;
      big = small;
      small = rest;
    }
  }
  return sum;
}

static unsigned string(void) {
  unsigned equal = 0, length = 0;
  char *to = copy;
  for (const char *from = text; (*to++ = *from++);) length++;
  while (equal < length && copy[equal] == text[equal]) equal++;
  return length << 16 | equal;
}

static void measure(const char *name, unsigned (*kernel)(void)) {
  word clocks = csr_read(CSR_CYCLE), instructions = csr_read(CSR_INSTRET);
  unsigned result = kernel();
  instructions = csr_read(CSR_INSTRET) - instructions;
  clocks = csr_read(CSR_CYCLE) - clocks;
  print_column(name, 8);
  print("0x");
  print_hex(result);
  print_decimal(clocks, 10);
  print_decimal(instructions, 14);
  print_decimal(clocks * 100 / instructions, 22);
  put('\n');
}

void kernel_main(void) {
  for (unsigned i = 0; i + 1 < TEXT; i++) text[i] = 'a' + (draw() >> 16) % 26;
  print("kernel  result        clocks  instructions  clocks for a hundred\n");
  measure("sort", sort);
  measure("crc", crc);
  measure("matrix", matrix);
  measure("divide", divide);
  measure("string", string);
  word cause = cause_of_store(_start);
  print(cause == STORE_FAULT ? "a store to the code was stopped\n" : "THE UNIT IS NOT ON\n");
  finish(cause != STORE_FAULT);
}
