// Addresses worth asking about, and values worth writing: where something changes.
#pragma once
#include "permissions.h"
#include "random.h"
#include "unit.h"

namespace reference {

class Aim {
  public:
    Aim(const Config& config, Unit& unit, Random& random)
        : config(config), unit(unit), random(random), grain(Word(4) << config.grain_bits) {}

    // Begin an epoch: choose other neighbourhoods and other habits.
    void move() {
        for (Word& anchor : anchors) {
            anchor = random.pick<Word>({0, config.top() - 4 * grain, random.bits(config.width),
                                        random.bits(1 + int(random.below(config.width)))});
            anchor &= (config.top() - 1) & ~(grain - 1);
        }
        locks = random.pick({0u, 0u, 3u, 20u});
        pmp_locks = locks;
        offs = random.pick({0u, 10u, 30u, 70u});
        odd = random.pick({0u, 10u, 40u});
    }

    // Lock many entries of PMP: with MML these are the rules of M.
    void lock_pmp() { pmp_locks = 50; }

    // Value of an address register for mode NAPOT, or for another one.
    Word addr() {
        const Word bound = this->bound();
        if (random.percent(50)) return bound >> 2;
        const int size = random.percent(70) ? int(random.below(4)) + config.grain_bits
                                            : int(random.below(config.width));
        const Word below = (Word(1) << (size ? size - 1 : 0)) - 1;  // all but the last one
        return ((bound >> 2 & ~(below * 2 + 1)) | below) & config.addr_mask();
    }

    unsigned cfg() {
        unsigned value = unsigned(random.bits(3)) | unsigned(random.bits(2)) << 3;
        value |= random.pick<unsigned>({0, 0, USER, USER, USER | SHARED, USER | SHARED, SHARED});
        if (!random.percent(odd) && write_only(value)) value |= R;
        if (random.percent(40)) value |= 3 << 3;
        if (random.percent(offs)) value &= ~0x18u;
        if (config.direct ? random.percent(50) : random.percent(locks)) value |= LOCK;
        return random.percent(5) ? value ^ unsigned(random.bits(12)) : value;
    }

    // Many cfg registers in one word: of PMP, or of a bank whose registers are direct.
    Word packed() {
        Word value = 0;
        for (int lane = 0; lane < 8; ++lane) {
            unsigned byte = cfg() & 0xFF;
            if (!config.direct) byte = (byte & ~LOCK) | (random.percent(pmp_locks) ? LOCK : 0u);
            if (pmp_locks == 50 && random.percent(30)) byte ^= unsigned(random.bits(3));
            value |= Word(byte) << 8 * lane;
        }
        return value & config.xlen_mask();
    }

    Word mask() {
        const Word drawn = random.bits(config.xlen);
        return random.pick<Word>({config.xlen_mask(), config.xlen_mask(), drawn,
                                  drawn | random.bits(config.xlen), 0});
    }

    // First byte of an access of so many bytes: mostly across or beside an edge.
    Word touch(const Request& request) {
        const unsigned choice = random.below(100);
        Word edge;
        if (choice < 60) {
            edge = some_edge(request.virt);
            // Far away in one bit: who does not compare it takes it for near.
            if (choice < 8) edge ^= Word(1) << random.below(unsigned(config.check_width()));
        } else if (choice < 85) {
            edge = random.pick({anchors[0], anchors[1]}) + random.below(10) * grain;
        } else if (choice < 95) {
            edge = some_edge(request.virt) ^ random.bits(int(random.below(config.width)));
        } else {
            edge = random.pick<Word>({config.top(), 0, Word(1) << 31, Word(1) << 31 << 1,
                                      random.bits(config.width)});
        }
        const Word address = edge + random.below(unsigned(request.size()) * 2 + 2) - request.size();
        const int width = config.check_width();
        return width == 64 ? address : address & ((Word(1) << width) - 1);
    }

  private:
    Word bound() {
        const unsigned choice = random.below(100);
        Word address;
        if (choice < 55)
            address = random.pick({anchors[0], anchors[1]}) + random.below(12) * grain;
        else if (choice < 85)
            address = some_edge(random.percent(50)) + (random.below(3) - 1) * grain;
        else if (choice < 92)
            address = Word(1) << random.below(unsigned(config.width));
        else
            address = random.bits(config.width);
        return address & (config.top() - 1);
    }

    Word some_edge(bool virt) {
        int stages[STAGES], count = 0;
        for (int stage = HS; stage < STAGES; ++stage) {
            const bool guest = stage == VS || stage == G;
            if (unit.exists(stage) && (stage == M || guest == (virt && config.hypervisor)))
                stages[count++] = stage;
        }
        if (!count) return anchors[0];
        const Cover& cover = unit.cover(stages[random.below(unsigned(count))]);
        return cover[int(random.below(unsigned(cover.count())))];
    }

    const Config& config;
    Unit& unit;
    Random& random;
    const Word grain;
    Word anchors[2] = {};
    unsigned locks = 0, pmp_locks = 0, offs = 0, odd = 0;
};

}  // namespace reference
