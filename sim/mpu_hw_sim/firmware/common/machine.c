#include "machine.h"

#define UART 0x10000000
#define LSR 5
#define LSR_EMPTY 0x20

extern volatile unsigned tohost[2];

void put(char c) {
  volatile unsigned char *uart = (volatile unsigned char *)UART;
  while (!(uart[LSR] & LSR_EMPTY)) {
  }
  uart[0] = c;
}

void print(const char *text) {
  while (*text) put(*text++);
}

void print_column(const char *text, unsigned width) {
  for (; *text; width -= width > 0) put(*text++);
  while (width--) put(' ');
}

/* Eight digits: addresses are the same in 32 and 64 bits here. */
void print_hex(word value) {
  for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[value >> shift & 15]);
}

void print_decimal(word value, unsigned width) {
  char digits[24];
  unsigned count = 0;
  do digits[count++] = '0' + value % 10;
  while (value /= 10);
  while (width > count) {
    put(' ');
    width--;
  }
  while (count) put(digits[--count]);
}

void finish(word code) {
  tohost[0] = code << 1 | 1;
  tohost[1] = 0;
  for (;;) {
  }
}

void *memset(void *to, int value, unsigned long count) {
  unsigned char *bytes = to;
  while (count--) *bytes++ = value;
  return to;
}

void *memcpy(void *to, const void *from, unsigned long count) {
  unsigned char *bytes = to;
  const unsigned char *source = from;
  while (count--) *bytes++ = *source++;
  return to;
}
