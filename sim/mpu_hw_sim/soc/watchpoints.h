// Watchpoints of a debugger.

#pragma once

#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <tuple>

#include "system_config.h"

namespace {

std::string hex(uint64_t value) {
    char text[20];
    snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(value));
    return text;
}

// Regions whose accesses stop the hart, by the bits of the kinds: 1 stores, 2 loads.
class Watchpoints {
  public:
    bool none() const { return watchpoints.empty(); }

    void insert(unsigned kinds, uint64_t begin, uint64_t size) {
        watchpoints.insert({kinds, begin, size});
    }

    void erase(unsigned kinds, uint64_t begin, uint64_t size) {
        watchpoints.erase({kinds, begin, size});
    }

    // What an instruction is about to access, given the value of its rs1: gdb expects that the hart
    // stops before. Empty, or the word for gdb with kinds and address.
    std::string seen(uint32_t insn, uint64_t rs1) const {
        unsigned opcode = insn & 0x7f, funct3 = insn >> 12 & 7, funct7 = insn >> 25;
        bool store = opcode == 0x23, atomic = opcode == 0x2f;
        // HLV, HLVX and HSV: their size is in funct7, of which bit 0 is set for a store.
        bool guest = opcode == 0x73 && funct3 == 4;
        if (opcode != 0x03 && !store && !atomic && !guest) return "";
        int32_t offset = int32_t(insn) >> 20;
        if (store) offset = (offset & ~0x1f) | (insn >> 7 & 0x1f);
        if (atomic || guest) offset = 0;
        uint64_t address = XLEN == 32 ? uint32_t(rs1 + offset) : rs1 + offset;
        unsigned bytes = 1 << (guest ? funct7 >> 1 & 3 : funct3 & 3);
        unsigned kinds = store || (guest && funct7 & 1) ? 1 : 2;
        if (atomic && insn >> 27 != 2) kinds = 3;  // all but LR
        for (auto &[watched, begin, size] : watchpoints)
            if (watched & kinds && address < begin + size && begin < address + bytes)
                return "watch " + hex(watched) + " " + hex(address > begin ? address : begin);
        return "";
    }

  private:
    std::set<std::tuple<unsigned, uint64_t, uint64_t>> watchpoints;
};

}  // namespace
