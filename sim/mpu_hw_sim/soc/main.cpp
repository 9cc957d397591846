// Runs one program on the reference system.
//
// The build defines in system_config.h: XLEN; HAS_UNIT, HAS_VIRT, HAS_WAVES and HAS_DEBUG (0 or 1);
// RAM_BYTES; STATUS(top), the unit's status inputs packed into one number; CSR_NAMES; PORTS, a
// PORT(name, letter) for each check port that the core asks.
//
// What RAM starts with comes on standard input. The result goes, as lines of a name and a number, to
// the descriptor of --report; so does "failed ERRNO FILE" where a file cannot be written, FILE being
// its option, or output or error, and then the status is 74.
//
// A clock: rising edge, look at the settled outputs, falling edge, at which nothing happens.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include "Vsystem_top.h"
#include "denial.h"
#include "outputs.h"
#include "ram.h"
#include "stuck.h"
#include "system_config.h"
#include "verilated.h"
#if HAS_DEBUG
#include "debug.h"
#endif

// Verilator spells the double underscore of a port ___05F.
#define AT(group, name) group##___05F##name

namespace {

using ull = unsigned long long;
constexpr unsigned LANES = XLEN / 8, FETCH = 2;  // FETCH: Access.FETCH

struct Options {
    const char *trace = nullptr, *cosim = nullptr, *waves = nullptr, *signature = nullptr;
    const char *lines = nullptr, *stop_at = nullptr;
    uint64_t tohost = 0, begin = 0, end = 0, max_cycles = 100000000;
    int debug = -1;
    bool explain = false;
};

Options parse(int argc, char **argv) {
    Options o;
    for (int i = 1; i < argc; i++) {
        std::string key = argv[i];
        const char *value = key != "--explain" && ++i < argc ? argv[i] : "";
        if (key == "--explain") o.explain = true;
        else if (key == "--trace") o.trace = value;
        else if (key == "--cosim") o.cosim = value;
        else if (key == "--waves") o.waves = value;
        else if (key == "--signature") o.signature = value;
        else if (key == "--lines") o.lines = value;
        else if (key == "--stop-at") o.stop_at = value;
        else if (key == "--report") report_fd = atoi(value);
        else if (key == "--debug") o.debug = atoi(value);
        else if (key == "--tohost") o.tohost = strtoull(value, nullptr, 0);
        else if (key == "--begin") o.begin = strtoull(value, nullptr, 0);
        else if (key == "--end") o.end = strtoull(value, nullptr, 0);
        else if (key == "--max-cycles") o.max_cycles = strtoull(value, nullptr, 0);
        else exit(70);
    }
    return o;
}

// Whether a store that is about to count is one to the high word of tohost. A store to the low
// word alone does not end the run: the high word follows.
bool may_end(const Vsystem_top &top, uint64_t tohost) {
    if (!AT(top.store, valid)) return false;
    if ((uint64_t(AT(top.store, adr)) * LANES >> 3) != tohost >> 3) return false;
    return XLEN == 64 ? (AT(top.store, sel) >> 4) != 0 : (AT(top.store, adr) & 1);
}

uint64_t processor_nanoseconds() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000ull + now.tv_nsec;
}

const char *csr_name(unsigned number) {
    switch (number) {
#define CSR(number, name) \
    case number:          \
        return #name;
        CSR_NAMES
#undef CSR
    }
    return "unknown";
}

// The commit log of the common instruction-set simulator.
void write_commit(FILE *file, const Vsystem_top &top) {
    fprintf(file, "core   0: %u " HEX " (0x%08x)", unsigned(AT(top.rvfi, mode)),
            ull(AT(top.rvfi, pc_rdata)), unsigned(AT(top.rvfi, insn)));
    if (AT(top.rvfi, rd_addr))
        fprintf(file, " x%-2u " HEX, unsigned(AT(top.rvfi, rd_addr)), ull(AT(top.rvfi, rd_wdata)));
    if (AT(top.rvfi, csr_write))
        fprintf(file, " c%u_%s " HEX, unsigned(AT(top.rvfi, csr_addr)),
                csr_name(AT(top.rvfi, csr_addr)), ull(AT(top.rvfi, csr_wdata)));
    if (AT(top.rvfi, mem_rmask)) fprintf(file, " mem " HEX, ull(AT(top.rvfi, mem_addr)));
    if (AT(top.rvfi, mem_wmask)) {
        unsigned bytes = __builtin_popcount(AT(top.rvfi, mem_wmask));
        ull mask = bytes == 8 ? ~0ull : (1ull << 8 * bytes) - 1;
        fprintf(file, " mem " HEX " 0x%0*llx", ull(AT(top.rvfi, mem_addr)), int(2 * bytes),
                ull(AT(top.rvfi, mem_wdata)) & mask);
    }
    fputc('\n', file);
}

#if HAS_UNIT
#if HAS_VIRT
#define VIRT(group) unsigned(top.probe___05F##group##___05Fvirt)
#else
#define VIRT(group) 0u
#endif

// An instruction that has left the core: what it may have asked the unit follows from this alone.
void write_instruction(FILE *cosim, const Vsystem_top &top) {
#define LEFT(name) ull(AT(top.rvfi, name))
    fprintf(cosim, "I %llu %llu %llu %llu %llx %llx %llx %llx %llu %llu %llu %llu\n", LEFT(mode),
            LEFT(virt), LEFT(trap), LEFT(trap_cause), LEFT(pc_rdata), LEFT(insn), LEFT(rs1_rdata),
            LEFT(trap_tval), LEFT(mprv), LEFT(mpp), LEFT(mpv), LEFT(spvp));
}

void report(FILE *cosim, Denials *denials, char port, const Question &q, bool allow,
            unsigned cause, unsigned stage, bool hit, unsigned entry) {
    if (cosim)
        fprintf(cosim, "A %c %u %u %u %u %llx %d %u %u %d %u\n", port, q.priv, q.virt, q.access,
                q.size, q.addr, allow, cause, stage, hit, entry);
    if (denials && !allow) denials->note(q, cause, stage, hit, entry);
}

#define LOOK(port, letter)                                                                        \
    {                                                                                             \
        static Question asked;                                                                    \
        if (top.probe___05F##port##___05Fvalid && top.probe___05F##port##___05Fready) {                           \
            asked.priv = top.probe___05F##port##___05Fpriv;                                               \
            asked.virt = VIRT(port);                                                              \
            asked.access = top.probe___05F##port##___05Faccess;                                           \
            asked.size = top.probe___05F##port##___05Fsize;                                               \
            asked.addr = top.probe___05F##port##___05Faddr;                                               \
        }                                                                                         \
        if (top.probe___05F##port##___05Fdone)                                                            \
            report(cosim, denials, letter, asked, top.probe___05F##port##___05Fallow,                           \
                   top.probe___05F##port##___05Fcause, top.probe___05F##port##___05Fstage,                        \
                   top.probe___05F##port##___05Fhit, top.probe___05F##port##___05Fentry);                         \
    }

// What the unit has answered to a fetch, for a mode whose first one it denies.
void note_fetches(Stuck &stuck, const Vsystem_top &top) {
#define PORT(port, letter)                                                                        \
    {                                                                                             \
        static bool fetch;                                                                        \
        if (top.probe___05F##port##___05Fvalid && top.probe___05F##port##___05Fready)             \
            fetch = top.probe___05F##port##___05Faccess == FETCH;                                 \
        if (top.probe___05F##port##___05Fdone && fetch)                                           \
            stuck.answer(top.probe___05F##port##___05Fallow);                                     \
    }
    PORTS
#undef PORT
}

void look(FILE *cosim, Denials *denials, const Vsystem_top &top) {
    static unsigned last_status = ~0u;
    if (cosim) {
        unsigned status = STATUS(top);
        if (status != last_status) fprintf(cosim, "S %u\n", status);
        last_status = status;
    }
#define PORT LOOK
    PORTS
#undef PORT
    if (cosim && top.probe___05Fcsr___05Fwrite && top.probe___05Fcsr___05Fhit)
        fprintf(cosim, "W %u %u %x %llx\n", unsigned(top.probe___05Fcsr___05Fpriv), VIRT(csr),
                unsigned(top.probe___05Fcsr___05Faddr), ull(top.probe___05Fcsr___05Fwdata));
}
#endif

void write_signature(const Options &o, const Ram &ram) {
    FILE *file = open_or_fail(o.signature, "--signature");
    for (uint64_t address = o.begin; address < o.end; address += 4)
        fprintf(file, "%08x\n", ram.at(address));
    close_or_fail(file, "--signature");
}

}  // namespace

int main(int argc, char **argv) {
    Options o = parse(argc, argv);
    VerilatedContext context;
    Vsystem_top top{&context};
    Ram ram{top};
    ram.load();
    prepare_outputs();
    FILE *trace = o.trace ? open_or_fail(o.trace, "--trace") : nullptr;
    FILE *cosim = o.cosim ? open_or_fail(o.cosim, "--cosim") : nullptr;
#if HAS_WAVES
    WaveFile file;
    VerilatedVcdC waves{&file};
    context.traceEverOn(true);
    if (o.waves) {
        top.trace(&waves, 99);
        waves.open(o.waves);
        if (!waves.isOpen()) fail("--waves");
    }
#endif
    uint64_t cycles = 0, retired = 0, pc = 0, trap_pc = 0, traps = 0, edges = 0;
    unsigned trap_cause = 0;
    bool ended = false, ending = false, stopped = false, killed = false;
    bool copy = false;  // of a process: what it does is not seen
    const uint64_t stop_at = o.stop_at ? strtoull(o.stop_at, nullptr, 0) : 0;
    Stuck stuck;
    Denials denials;
    if (o.lines) denials.read(o.lines);
    auto clock = [&] {
        for (int level : {1, 0}) {
            top.clk = level;
            top.eval();
#if HAS_WAVES
            if (o.waves && !copy) waves.dump(edges++);
#endif
        }
        if (AT(top.sent, valid) && !copy) send(AT(top.sent, payload));
    };
    auto leave = [&] {  // before what the next instruction asks in the same clock
        if (!AT(top.rvfi, valid)) return;
        pc = AT(top.rvfi, pc_rdata);
        stopped = o.stop_at && pc == stop_at;
        denials.leave(pc);
        unsigned mode = AT(top.rvfi, virt) << 2 | AT(top.rvfi, mode);
        if (AT(top.rvfi, trap)) {
            traps++;
            trap_cause = AT(top.rvfi, trap_cause);
            trap_pc = pc;
            stuck.trap(mode, trap_cause, pc);
        } else {
            retired++;
            stuck.retire(mode);
            if (trace) write_commit(trace, top);
        }
        if (trace && ferror(trace)) fail("--trace");
#if HAS_UNIT
        if (cosim) write_instruction(cosim, top);
#endif
    };
#if HAS_DEBUG
    Debugger debugger{top, ram.bytes(), copy, [&] { clock(), cycles++; }};
    debugger.attach(o.debug);
#endif
    uint64_t begin = processor_nanoseconds();
    while (!ended && !stopped && cycles < o.max_cycles) {
#if HAS_DEBUG
        if ((killed = !debugger.before_clock())) break;
#endif
        clock();
        ended = ending && ram.at(o.tohost + 4) == 0 && (ram.at(o.tohost) & 1);
        ending = may_end(top, o.tohost);
        leave();
#if HAS_UNIT
        note_fetches(stuck, top);
        if (cosim || o.explain) look(cosim, o.explain ? &denials : nullptr, top);
        if (cosim && ferror(cosim)) fail("--cosim");
#endif
        cycles++;
    }
    uint64_t nanoseconds = processor_nanoseconds() - begin;
    // Bytes that still wait in the UART, and the record of the last store.
    for (int i = 0; ended && i < 20; i++) {
        clock();
        if (i < 1) leave();
    }
    denials.flush();
    if (fflush(stdout)) fail("output");
    close_or_fail(trace, "--trace");
    close_or_fail(cosim, "--cosim");
#if HAS_WAVES
    if (o.waves) waves.close();
#endif
    if (o.signature) write_signature(o, ram);
#if HAS_DEBUG
    debugger.end(ended, ram.at(o.tohost) >> 1);
#endif
    dprintf(report_fd, "ended %d\nstopped %d\nkilled %d\n", ended, stopped, killed);
    dprintf(report_fd, "tohost %u\ntohost_high %u\n", ram.at(o.tohost),
            ram.at(o.tohost + 4));
    dprintf(report_fd, "cycles %llu\nretired %llu\npc %llu\nnanoseconds %llu\n", ull(cycles),
            ull(retired), ull(pc), ull(nanoseconds));
    dprintf(report_fd, "traps %llu\ntrap_cause %u\ntrap_pc %llu\n", ull(traps), trap_cause,
            ull(trap_pc));
    stuck.report();
    top.final();
    return 0;
}
