/* What a board shows: a user in its own page, the same user elsewhere, and the traps. */
#include "machine.h"
#include BANKS

#define UART 0x10000000
#define LSR 5
#define LSR_DATA 1
#define ECALL_FROM_U MCAUSE_CODE_ECALL_U

extern char user_code[], user_load[], user_store[], user_data[], secret[];
extern volatile unsigned tohost[2];
word as_user(word pc, word address);

static void attempt(const char *what, char *code, char *address) {
  word value = as_user((word)code, (word)address), cause = csr_read(CSR_MCAUSE);
  print_column(what, 30);
  if (cause == ECALL_FROM_U) {
    print("done, ");
    print_hex(value);
  } else {
    print("MPU trap seen: cause ");
    print_decimal(cause, 1);
    print(", address ");
    print_hex(csr_read(CSR_MTVAL));
    print(", pc ");
    print_hex(csr_read(CSR_MEPC));
  }
  put('\n');
}

static void show(void) {
  close_pages();
  attempt("U runs before it has a page", user_load, user_data);
  open_pages((word)user_code, (word)user_data);
  attempt("U loads from its page", user_load, user_data);
  attempt("U stores to its page", user_store, user_data);
  attempt("U loads from the next page", user_load, secret);
  attempt("U stores to its own code", user_store, user_code);
  print("What is typed comes back; Enter shows all again.\n");
}

/* Up to Enter. */
static void echo(void) {
  volatile unsigned char *uart = (volatile unsigned char *)UART;
  for (char typed = 0; typed != '\n'; put(typed)) {
    while (!(uart[LSR] & LSR_DATA)) {
    }
    typed = uart[0];
    if (typed == '\r') typed = '\n';
  }
}

void main(void) {
  print("mpu_hw has booted in M\n");
  open_memory();
  for (;;) {
    *(volatile word *)user_data = 0x600df00d;
    show();
    /* A simulation ends here; on a board this is memory like any other. */
    tohost[0] = 1;
    tohost[1] = 0;
    echo();
  }
}
