// A terminal on the serial line of the system: it prints what the line says, and types its first
// argument, one byte at a time, whenever the line has rested for a while.
#include <cstdio>
#include <cstdlib>

#include "Vtop.h"
#include "verilated.h"

static const int BIT = 16, REST = 4000, FRAME = 10;
static const long LIMIT = 2000000;

static Vtop top;

static void tick() {
    top.clk = 0;
    top.eval();
    top.clk = 1;
    top.eval();
}

// Reads frames by their edges and the middle of their bits; ends the program where one is broken.
struct Reader {
    int phase = -1, bits = 0, rest = 0;
    long bytes = 0;

    void look(int level) {
        rest = level && phase < 0 ? rest + 1 : 0;
        if (phase < 0 && level) return;
        phase++;
        if (phase % BIT != BIT / 2) return;
        int index = phase / BIT;
        if (index == 0 && level) exit(10);
        bits = bits >> 1 | level << (FRAME - 1);
        if (index < FRAME - 1) return;
        if (!level) exit(11);
        putchar(bits >> 1 & 0xff);
        bytes++;
        phase = -1;
    }
};

int main(int, char **arguments) {
    const char *typed = arguments[1];
    Reader reader;
    long lit = -1;
    int writing = -1;
    top.rx = 1;
    top.rst = 1;
    for (int i = 0; i < 4; i++) tick();
    top.rst = 0;
    for (long clocks = 0; clocks < LIMIT; clocks++) {
        tick();
        reader.look(top.tx);
        if (top.denied && lit < 0) lit = reader.bytes;
        if (!top.denied && lit >= 0) return 12;
        if (writing < 0 && reader.rest > REST) {
            if (!*typed) {
                fprintf(stderr, "%ld", lit);
                return 0;
            }
            writing = 0;
            reader.rest = 0;
        }
        if (writing >= 0) {
            int frame = (*typed & 0xff) << 1 | 1 << (FRAME - 1);
            top.rx = frame >> (writing / BIT) & 1;
            if (++writing == FRAME * BIT) {
                writing = -1;
                typed++;
            }
        }
    }
    return 13;
}
