// Why a program did not end.

#pragma once

#include <cstdint>
#include <cstdio>

#include "outputs.h"

namespace {

// A mode below M in which nothing ran yet, since its first fetch was denied.
class Stuck {
  public:
    // The unit has answered a fetch. An access fault of the bus is none of its.
    void answer(bool allow) { denied = !allow; }

    void trap(unsigned mode, unsigned cause, uint64_t pc) {
        bool fetch = cause == 1 || cause == 12 || cause == 20;
        if (!fetch || !denied || (mode & 3) == 3 || ran[mode] || at_mode != NONE) return;
        at_mode = mode, at_cause = cause, at_pc = pc;
    }

    void retire(unsigned mode) {
        ran[mode] = true;
        if (at_mode == mode) at_mode = NONE;
    }

    void report() const {
        dprintf(report_fd, "stuck_mode %u\nstuck_cause %u\nstuck_pc %llu\n", at_mode, at_cause,
                static_cast<unsigned long long>(at_pc));
    }

  private:
    static constexpr unsigned NONE = 8;
    bool ran[8] = {}, denied = false;
    unsigned at_mode = NONE, at_cause = 0;
    uint64_t at_pc = 0;
};

}  // namespace
