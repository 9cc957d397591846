// Register writes of Traffic where entries are behind selects: by every way, locks, boundaries.
#pragma once
#include "traffic.h"

namespace reference {

inline void Traffic::act_indirect() {
    const unsigned choice = config.selects ? random.below(100) : 60 + random.below(10);
    if (choice < 45) entry();
    else if (choice < 52) locked_pair();
    else if (choice < 60) hand_over();
    else if (choice < 70) pmp_entry(unit.pool()->count(PMP));
    else if (choice < 82) delegate();
    else if (choice < 92) enable(anybody());
    else if (choice < 96 && config.smepmp)
        write(0x747, random.pick<Word>({0, 4, 4, 4, 5, 5, 6, 7, 1}));
    else
        write(random.pick({0x150u, 0x250u, 0x350u}),
              random.pick<Word>({0xFF, 0x100, 0x13F, 0x140, 0x1FF, 0x200, 0xFFF, 0x1000, 0x1100,
                                 0x80000100, random.bits(config.xlen)}),
              anybody());
}

// Select an entry by a way that its bank has, and write it; mostly one that the bank has.
inline void Traffic::entry() {
    const Pool& pool = *unit.pool();
    const bool guest = config.hypervisor && random.percent(45);
    const unsigned select = guest ? random.pick({0x250u, 0x150u}) : random.pick({0x350u, 0x150u});
    By by = select == 0x350 ? MACHINE : random.pick({HOST, HOST, MACHINE});
    if (guest && select == 0x150) by = GUEST;
    const int count = pool.count(guest ? VSPMP : SPMP);
    fill(select, by, int(random.below(unsigned(std::min(count, 60)) + 1)), count);
}

inline void Traffic::fill(unsigned select, By by, int index, int count) {
    if (random.percent(90)) write(select, 0x100 + Word(index), by);
    const bool last = index == count - 1 && random.percent(40);
    if (random.percent(70)) write(select + 1, last ? ~Word(0) : aim.addr(), by);
    if (random.percent(85)) write(select + 2, last ? aim.cfg() | 0x18 : aim.cfg(), by);
    if (random.percent(30)) read(select + 2, by);
    if (random.percent(20)) read(select + 1, by);
    if (random.percent(4)) write(select + random.pick({3u, 5u, 6u, 7u}), aim.mask(), by);
}

// Lock an entry, mostly one with TOR, and write the one below it by every way of the bank.
inline void Traffic::locked_pair() {
    const bool guest = config.hypervisor && random.percent(45);
    const unsigned first = guest ? 0x250 : 0x350;
    const Word index = random.below(4);
    write(first, 0x100 + index + 1);
    write(first + 2, (aim.cfg() & ~0x18u) | LOCK | random.pick({8u, 8u, 0u}));
    for (By by : {HOST, GUEST, MACHINE}) {
        if (by.virt && !guest) continue;
        const unsigned select = guest && !by.virt ? 0x250 : 0x150;
        write(select, 0x100 + index, by);
        write(select + 1, aim.addr(), by);
        read(select + 1, by);
        if (random.percent(50)) write(select + 2, aim.cfg() & ~LOCK, by);
        read(select + 2, by);
    }
    if (random.percent(70)) write(first, 0x100 + index + 1), write(first + 2, 0);
}

// Give the last entries of PMP away, let others write them, and take them back.
inline void Traffic::hand_over() {
    const int count = unit.pool()->count(PMP);
    const int moved = std::min(count, 1 + int(random.below(2)));
    const unsigned lanes = unsigned(config.xlen) / 8;
    const int index = std::max(count - moved, 0);
    const unsigned cfg = 0x3A0 + unsigned(index) / lanes * lanes / 4;
    // With MML there are permissions that PMP alone can hold: W without R (SSPMP-DELEG-10).
    Word value = aim.packed();
    if (random.percent(50))
        for (unsigned lane = 0; lane < lanes; ++lane)
            value = (value & ~(Word(LOCK | R) << 8 * lane)) | Word(W) << 8 * lane;
    if (random.percent(70)) write(cfg, value);
    write(0x316, Word(count - moved));
    for (unsigned select = random.pick({0x350u, 0x150u}); random.percent(60);) {
        const By by = select == 0x350 ? MACHINE : random.pick({HOST, MACHINE});
        const bool reserved = random.percent(30);
        write(select, 0x100 + random.below(unsigned(moved) + 1), by);
        if (random.percent(50)) write(select + 1, aim.addr(), by);
        if (random.percent(80))
            write(select + 2, reserved ? (aim.cfg() & ~R) | W : aim.cfg(), by);
    }
    write(0x316, Word(count));
    read(cfg);
    read(0x3B0 + unsigned(std::min(index, 63)));
}

inline void Traffic::pmp_entry(int count) {
    const unsigned lanes = unsigned(config.xlen) / 8;
    const unsigned index = random.below(unsigned(std::min(count, 63)) + 1);
    const unsigned cfg = 0x3A0 + index / lanes * lanes / 4;
    // Its last entry often lets everybody pass, so that the other stages decide.
    if (count && random.percent(60)) {
        const unsigned last = unsigned(count) - 1;
        write(0x3B0 + last, ~Word(0));
        Word value = 0;
        for (unsigned lane = 0; lane <= last % lanes; ++lane)
            value |= Word(lane == last % lanes ? 0x1F : aim.cfg() & 0x1F) << 8 * lane;
        write(0x3A0 + last / lanes * lanes / 4, value);
        return;
    }
    if (random.percent(80)) write(0x3B0 + index, aim.addr());
    if (random.percent(80)) write(cfg, aim.packed());
    if (random.percent(40)) read(cfg);
    if (random.percent(30)) read(0x3B0 + index);
}

inline void Traffic::delegate() {
    const Pool& pool = *unit.pool();
    const bool spmp = config.hypervisor && random.percent(50);
    const unsigned now = unsigned(spmp ? pool.hpmpnum() : pool.pmpnum());
    const unsigned total = unsigned(pool.size());
    Word value = random.pick<Word>({now + 1, now + 1, now + 2, now - 1, now - 1, now - 2, 0, total,
                                    total / 2, random.below(total + 2), random.bits(8)});
    if (random.percent(10)) value ^= random.bits(config.xlen) << 8;
    if (spmp) write(unsigned(config.hspmpdeleg), value, random.pick({MACHINE, HOST, GUEST}));
    else write(0x316, value);
    if (random.percent(60)) read(0x316);
    if (config.hypervisor && random.percent(60)) read(unsigned(config.hspmpdeleg));
}

inline void Traffic::enable(By by) {
    const unsigned names[] = {0x183, unsigned(config.vspmpen), unsigned(config.hspmpen)};
    const unsigned halves[] = {0x193, unsigned(config.vspmpenh), unsigned(config.hspmpenh)};
    const unsigned which = random.below(3);
    const unsigned name = random.percent(85) ? names[which] : halves[which];
    write(name, aim.mask(), by);
    if (random.percent(40)) read(name, by);
}

}  // namespace reference
