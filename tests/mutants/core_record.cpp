// Runs a program on the reference system and writes what the core sees and does.
//
//     record TOHOST MAX_CLOCKS LOG
//
// What RAM starts with comes on standard input. For each clock the words of the output `recorded` go
// to standard output, as they are before its end. LOG gets the instructions that retire, as the
// common instruction-set simulator writes them, without registers but x1 to x31. Ends some clocks
// behind the store to tohost. Exit status: 0 where that was 1, else 1.
#include <cstdio>
#include <cstdlib>

#include "Vsystem_top.h"
#include "ram.h"
#include "system_config.h"
#include "verilated.h"

#define RVFI(name) top.rvfi___05F##name

namespace {

constexpr unsigned BEHIND = 1000;  // clocks

void write_commit(std::FILE* file, const Vsystem_top& top) {
    std::fprintf(file, "core   0: %u 0x%08x (0x%08x)", unsigned(RVFI(mode)), unsigned(RVFI(pc_rdata)),
                 unsigned(RVFI(insn)));
    if (RVFI(rd_addr))
        std::fprintf(file, " x%-2u 0x%08x", unsigned(RVFI(rd_addr)), unsigned(RVFI(rd_wdata)));
    if (RVFI(mem_rmask)) std::fprintf(file, " mem 0x%08x", unsigned(RVFI(mem_addr)));
    if (RVFI(mem_wmask)) {
        const int bytes = __builtin_popcount(RVFI(mem_wmask));
        std::fprintf(file, " mem 0x%08x 0x%0*llx", unsigned(RVFI(mem_addr)), 2 * bytes,
                     RVFI(mem_wdata) & ((1ull << 8 * bytes) - 1));
    }
    std::fputc('\n', file);
}

}  // namespace

int main(int, char** argv) {
    VerilatedContext context;
    Vsystem_top top{&context};
    Ram ram{top};
    ram.load();
    const uint64_t tohost = std::strtoull(argv[1], nullptr, 0);
    const uint64_t most = std::strtoull(argv[2], nullptr, 0);
    std::FILE* log = std::fopen(argv[3], "w");
    unsigned behind = 0;
    top.clk = 0;
    top.eval();
    for (uint64_t clock = 0; clock < most && behind < BEHIND; ++clock) {
        std::fwrite(&top.recorded[0], sizeof top.recorded, 1, stdout);
        top.clk = 1;
        top.eval();
        top.clk = 0;
        top.eval();
        behind += ram.at(tohost) & 1;
        if (RVFI(valid) && !RVFI(trap)) write_commit(log, top);
    }
    top.final();
    return std::fclose(log) || ram.at(tohost) != 1;
}
