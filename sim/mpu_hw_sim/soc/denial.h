// Lines about denied accesses, with the instruction and its line in the source.

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "outputs.h"
#include "system_config.h"

#if XLEN == 32
#define HEX "0x%08llx"
#else
#define HEX "0x%016llx"
#endif

namespace {

// One question to the unit and its answer. A question may be answered in a later clock.
struct Question {
    unsigned priv = 0, virt = 0, access = 0, size = 0;
    unsigned long long addr = 0;
};

class Denials {
  public:
    // The file has an address and a text in each line: that of the instructions from there on. An
    // address alone ends what came before.
    void read(const char *path) {
        FILE *file = fopen(path, "r");
        if (!file) fail("--lines");
        char line[4096];
        while (fgets(line, sizeof line, file)) {
            char *rest;
            uint64_t address = strtoull(line, &rest, 16);
            rest[strcspn(rest, "\n")] = 0;
            lines[address] = *rest == ' ' ? rest + 1 : rest;
        }
        fclose(file);
    }

    void note(const Question &q, unsigned cause, unsigned stage, bool hit, unsigned entry) {
        static const char *const modes[2][4] = {{"U", "S", "?", "M"}, {"VU", "VS", "?", "?"}};
        static const char *const kinds[8] = {"load", "store", "fetch", "hlvx",
                                             "cbo",  "walk",  "?",     "?"};
        static const char *const stages[4] = {"hs", "vs", "g", "m"};
        flush();
        char decided[32] = "no entry";
        if (hit) snprintf(decided, sizeof decided, "entry %u", entry);
        snprintf(text, sizeof text, "denied: %s %s of %u bytes at " HEX ": stage %s, %s, cause %u",
                 modes[q.virt][q.priv], kinds[q.access], 1u << q.size, q.addr, stages[stage],
                 decided, cause);
        // A fetch is of the instruction itself; whose data access it was shows when it leaves.
        if (q.access == FETCH) leave(q.addr);
    }

    // An instruction has left the core.
    void leave(unsigned long long pc) {
        if (!*text) return;
        auto line = lines.upper_bound(pc);
        const char *source = line == lines.begin() ? "" : std::prev(line)->second.c_str();
        print(", pc " HEX "%s%s\n", pc, *source ? ", " : "", source);
    }

    void flush() {
        if (*text) print("\n");
    }

  private:
    static constexpr unsigned FETCH = 2;  // Access.FETCH
    char text[160] = "";
    std::map<uint64_t, std::string> lines;

    template <typename... Parts> void print(const char *format, Parts... parts) {
        fflush(stdout);
        fputs(text, stderr);
        fprintf(stderr, format, parts...);
        if (ferror(stderr)) fail("error");
        *text = 0;
    }
};

}  // namespace
