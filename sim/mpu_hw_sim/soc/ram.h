// The RAM of the design, which the program is loaded into and read back from.

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "Vsystem_top.h"
#include "Vsystem_top___024root.h"
#include "system_config.h"

#if XLEN == 32
using word = uint32_t;
#else
using word = uint64_t;
#endif

namespace {

constexpr uint64_t RAM_BASE = 0x80000000;

// The words of the design's RAM.
class Ram {
  public:
    explicit Ram(Vsystem_top &top) : words(&top.rootp->system_top__DOT__ram__DOT__words[0]) {
        memset(words, 0, RAM_BYTES);
    }

    void load() {  // records: address, size, bytes
        uint64_t head[2];
        while (fread(head, sizeof head, 1, stdin) == 1) {
            if (fread(bytes() + (head[0] - RAM_BASE), 1, head[1], stdin) != head[1]) exit(70);
        }
    }

    uint32_t at(uint64_t address) const {
        uint32_t value;
        memcpy(&value, reinterpret_cast<const uint8_t *>(words) + (address - RAM_BASE), 4);
        return value;
    }

    uint8_t *bytes() { return reinterpret_cast<uint8_t *>(words); }

  private:
    word *words;
};

}  // namespace
