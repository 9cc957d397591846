// Random traffic: epochs of register writes that begin with a reset, and requests at every step.
#pragma once
#include <deque>

#include "aim.h"
#include "records.h"

namespace reference {

struct By {
    unsigned priv;
    bool virt;
};
constexpr By MACHINE = {3, false}, HOST = {1, false}, GUEST = {1, true};

class Traffic {
  public:
    Traffic(const Config& config, Unit& unit, Word seed)
        : config(config), unit(unit), random(seed), aim(config, unit, random) {
        for (unsigned number = 0; number < 4096; ++number) {
            CsrAccess access;
            access.addr = number;
            if (unit.csr(access, Status()).hit) owned.push_back(number);
        }
    }

    Step next() {
        Step step;
        step.reset = left == 0;
        if (step.reset) begin();
        const bool power_up = first;
        first = false;
        --left;
        if (queue.empty() && !step.reset) act();
        const bool writes = !step.reset || random.percent(50);
        if (!queue.empty() && writes && !power_up) {
            step.csr = queue.front();
            if (!step.reset) queue.pop_front();
        }
        step.csr.claim = config.claims && random.percent(30);
        if (random.percent(50)) draw_status();
        step.status = status;
        for (const Port& port : config.ports)
            step.requests.push_back(power_up ? Request{} : draw_request(port));
        return step;
    }

  private:
    void begin();
    void act();
    void act_direct(int bank, By by);
    void act_indirect();
    void entry();
    void locked_pair();
    void hand_over();
    void fill(unsigned select, By by, int index, int count);
    void pmp_entry(int count);
    void delegate();
    void enable(By by);

    void write(unsigned addr, Word value, By by = MACHINE) {
        queue.push_back({addr, by.priv, by.virt, true, false, value & config.xlen_mask()});
    }
    void read(unsigned addr, By by = MACHINE) {
        queue.push_back({addr, by.priv, by.virt, false, false, 0});
    }

    By anybody() {
        const unsigned choice = random.below(100);
        if (choice < 35) return MACHINE;
        if (choice < 65) return HOST;
        if (choice < 85) return GUEST;
        return {unsigned(random.bits(2)), random.percent(50)};
    }

    // A number of the unit, or nearly one.
    unsigned number() {
        unsigned found = owned[random.below(unsigned(owned.size()))];
        for (unsigned flips = random.pick({0u, 0u, 0u, 1u, 2u}); flips--;)
            found ^= 1u << random.below(12);
        return found;
    }

    void draw_status() {
        status.bits = unsigned(random.bits(4));
        for (int bit : {SATP_BARE, VSATP_BARE, HGATP_BARE})
            status.bits |= unsigned(random.percent(85)) << bit;
        status.bits |= unsigned(random.percent(10)) << VTVM;
        for (int bit : {STATEEN_M, STATEEN_H})
            status.bits |= unsigned(random.percent(92)) << bit;
    }

    Request draw_request(const Port& port);

    const Config& config;
    Unit& unit;
    Random random;
    Aim aim;
    std::vector<unsigned> owned;
    std::deque<CsrAccess> queue;
    Status status;
    unsigned left = 0;
    bool first = true;
};

inline Request Traffic::draw_request(const Port& port) {
    Request request;
    request.valid = random.percent(96);
    if (!request.valid) return request;
    int most = 0;
    while (Word(2) << most <= port.max_size) ++most;
    // The pins of a size hold a power of two of values.
    int pins = 0;
    while (1 << pins <= most) ++pins;
    request.log_size = random.below(unsigned(most) + 1);
    request.priv = random.pick({0u, 0u, 0u, 1u, 1u, 1u, 1u, 3u});
    request.virt = config.hypervisor && random.percent(50);
    do request.kind = unsigned(random.bits(3));
    while (!(port.kinds >> request.kind & 1));
    const unsigned odd = random.below(100);
    if (odd == 0) request.kind = unsigned(random.bits(3));
    if (odd == 1) request.log_size = unsigned(random.bits(pins));
    if (odd == 2) request.priv = 2;
    request.addr = aim.touch(request);
    if (!port.misaligned && odd != 3) request.addr &= ~(request.size() - 1);
    return request;
}

inline void Traffic::begin() {
    queue.clear();
    aim.move();
    left = 40 + random.below(400);
    // What Smepmp sets stays: only some epochs have it from their beginning on.
    const bool strict = config.smepmp && random.percent(25);
    // The first one is in the clock of the reset, too: it must leave nothing behind.
    for (int i = 0; i < 2; ++i) act();
    if (config.direct || !config.selects) return;
    if (const Pool* pool = unit.pool(); pool && config.pooled) {
        const unsigned total = unsigned(pool->size());
        write(0x316, random.below(total / 2 + 1));
        if (config.hypervisor) write(unsigned(config.hspmpdeleg), random.below(total / 2 + 1));
    }
    for (unsigned name : {0x183, config.vspmpen, config.hspmpen})
        if (config.enables && name) write(name, config.xlen_mask());
    if (strict) {
        aim.lock_pmp();
        write(0x747, random.pick<Word>({5, 5, 5, 7, 1}));
    }
}

inline void Traffic::act() {
    const unsigned choice = random.below(100);
    if (choice < 6) {
        write(number(), random.bits(config.xlen), anybody());
    } else if (choice < 25) {
        read(number(), random.percent(60) ? MACHINE : anybody());
    } else if (config.direct) {
        const int bank = int(random.below(3));
        act_direct(bank, random.pick({MACHINE, HOST, HOST, GUEST}));
    } else {
        act_indirect();
    }
}

inline void Traffic::act_direct(int bank, By by) {
    const bool guest = by.virt && config.hypervisor;
    const int named = guest && bank == 1 ? 0 : bank;
    const unsigned count = unsigned(config.entries[bank]);
    if (!count) return read(number());
    const unsigned index = std::min(random.below(count + 1), unsigned(config.span) - 1);
    const unsigned lanes = unsigned(config.xlen) / 8;
    const unsigned cfg = unsigned(config.cfg[named]) + index / lanes * lanes / 4;
    if (random.percent(70)) write(unsigned(config.addr[named]) + index, aim.addr(), by);
    if (random.percent(60)) write(cfg, aim.packed(), by);
    if (config.enables && random.percent(15))
        write(unsigned(config.enable[named]) + random.below(config.xlen == 32 ? 2 : 1),
              aim.mask(), by);
    if (random.percent(30)) read(unsigned(config.addr[named]) + index, by);
    if (random.percent(20)) read(cfg, by);
    // A region over everything behind the others.
    if (random.percent(10)) {
        const unsigned last = (count - 1) / lanes * lanes / 4;
        write(unsigned(config.addr[named]) + count - 1, ~Word(0), by);
        write(unsigned(config.cfg[named]) + last, aim.packed() | Word(0x18) << 8 * ((count - 1) % lanes), by);
    }
}

}  // namespace reference

#include "traffic_indirect.h"
