// Entries of PMP, SPMP and vSPMP, in one pool or fixed, and their enable registers (rules 8, 10).
#pragma once
#include "cover.h"
#include "permissions.h"

namespace reference {

enum Bank { PMP, SPMP, VSPMP, NO_BANK };
enum Enable { SPMPEN, HSPMPEN, VSPMPEN, ENABLES };
constexpr Bank GATED[ENABLES] = {SPMP, SPMP, VSPMP};

inline Word ones(int count) {
    return count <= 0 ? 0 : count >= 64 ? ~Word(0) : (Word(1) << count) - 1;
}

class Pool {
  public:
    explicit Pool(const Config& config) : config(config) {
        for (int bank = PMP; bank <= VSPMP; ++bank) arrays[bank].resize(config.entries[bank]);
        total = int(arrays[0].size());
        most = std::min(total, BANK_LIMIT);
        p = config.pooled ? most : config.entries[PMP];
        h = config.pooled ? total - most : config.entries[SPMP];
        for (const ResetRow& row : config.reset)
            arrays[row.array][row.index] = {row.addr, unsigned(row.cfg), row.hardwired, false};
        // COM-RST-04: no other entry is active at reset.
        for (int name = 0; name < ENABLES; ++name)
            for (int i = 0; i < count(GATED[name]); ++i)
                if (at(GATED[name], i).mode() != OFF) enabled[name] |= Word(1) << i;
    }

    bool exists(Bank bank) const {
        if (bank == VSPMP && !config.hypervisor) return false;
        return config.pooled || config.entries[bank] > 0;
    }

    int count(Bank bank) const {
        return config.pooled ? seats(bank, p, h) : config.entries[bank];
    }
    Entry& at(Bank bank, int index) {
        return config.pooled ? arrays[0][base(bank, p, h) + index] : arrays[bank][index];
    }
    const Entry* first(Bank bank) const {
        return config.pooled ? arrays[0].data() + base(bank, p, h) : arrays[bank].data();
    }
    const Entry& at(Bank bank, int index) const { return first(bank)[index]; }

    // SSPMP-DEF-02, HYP-DELEG-15: a bank that nothing was delegated to lets everything pass.
    bool closed(Bank bank) const {
        if (config.pooled && bank == SPMP) return p < total;
        return count(bank) > 0;
    }

    int pmpnum() const { return p; }
    int hpmpnum() const { return h; }
    int size() const { return total; }

    // The entry, or the one whose lower bound it is, is locked (SSPMP-LOCK-02, -03, PMP-03).
    bool held(Bank bank, int index, bool addr) const {
        if (at(bank, index).locked()) return true;
        if (!addr || index + 1 >= count(bank)) return false;
        const Entry& above = at(bank, index + 1);
        return above.locked() && above.mode() == TOR;
    }

    bool any_pmp_lock() const { return last_lock(0, p) >= 0 || fixed_pmp_lock(); }

    // SSPMP-EN-01 to -03: half 1 is the upper one of RV32.
    Word read_enable(Enable name, int half) const {
        return enabled[name] >> 32 * half & config.xlen_mask();
    }
    void write_enable(Enable name, int half, Word value) {
        Word writable = ones(count(GATED[name])) & config.xlen_mask() << 32 * half;
        for (int i = 0; i < count(GATED[name]); ++i)
            if (at(GATED[name], i).locked()) writable &= ~(Word(1) << i);
        enabled[name] = (enabled[name] & ~writable) | (value << 32 * half & writable);
    }
    Word enables(Enable name) const { return enabled[name]; }

    // SSPMP-DELEG-03, HYP-DELEG-13. `unfit` tells of an entry that PMP-06 forbids to write now.
    template <typename Unfit>
    void write_mpmpdeleg(Word value, Unfit unfit) {
        if (!config.pooled) return;
        int to = int(value & 0x7F);
        if (to <= last_lock(0, p)) return;
        to = std::min(to, most);
        int spmp = h;
        if (to < p || h == total - p)
            spmp = p + h - to;  // what M gives is SPMP's, and what nobody has is not the guest's
        else
            spmp = std::min(h, total - to);
        move(to, spmp, unfit);
    }

    // HYP-DELEG-12.
    void write_hspmpdeleg(Word value) {
        if (!config.pooled) return;
        const int to = int(value & 0xFF);
        if (to <= last_lock(p, p + h)) return;
        move(p, std::min(to, total - p), [](const Entry&) { return false; });
    }

  private:
    static int clamp(int n) { return std::min(n, BANK_LIMIT); }
    int base(Bank bank, int p, int h) const { return bank == PMP ? 0 : bank == SPMP ? p : p + h; }
    int seats(Bank bank, int p, int h) const {
        return bank == PMP ? p : clamp(bank == SPMP ? h : total - p - h);
    }
    Bank owner(int i, int p, int h) const {
        for (Bank bank : {PMP, SPMP, VSPMP})
            if (i >= base(bank, p, h) && i < base(bank, p, h) + seats(bank, p, h)) return bank;
        return NO_BANK;
    }

    // Highest locked entry of from..to-1, counted from `from`; -1 where there is none.
    int last_lock(int from, int to) const {
        if (!config.pooled) return -1;
        while (to-- > from)
            if (arrays[0][to].locked()) return to - from;
        return -1;
    }
    bool fixed_pmp_lock() const {
        for (int i = 0; !config.pooled && i < config.entries[PMP]; ++i)
            if (arrays[PMP][i].locked()) return true;
        return false;
    }

    // Give every entry to the bank that it then belongs to; what must not cross stays behind.
    template <typename Unfit>
    void move(int to_p, int to_h, Unfit unfit) {
        std::vector<Entry>& pool = arrays[0];
        std::vector<bool> stopped(total);  // SSPMP-DELEG-18, by what was before
        for (int i = 0; i < total; ++i)
            stopped[i] = pool[i].mark || unfit(pool[i]) ||
                         (i && pool[i].mode() == TOR && pool[i - 1].mark);
        for (int i = 0; i < total; ++i) {
            const Bank from = owner(i, p, h), to = owner(i, to_p, to_h);
            if (from == to) continue;
            if (from == VSPMP || to == VSPMP) pool[i] = Entry{};  // HYP-DELEG-17
            if (to == PMP && stopped[i]) pool[i].cfg &= ~(0x18u | LOCK);
        }
        // SSPMP-DELEG-19: a new first entry has lost its lower bound.
        for (Bank bank : {SPMP, VSPMP}) {
            const int now = base(bank, to_p, to_h);
            const bool was = seats(bank, p, h) && base(bank, p, h) == now;
            if (now && seats(bank, to_p, to_h) && !was && pool[now].mode() == TOR)
                pool[now].cfg &= ~RWX;
        }
        // SSPMP-DELEG-08: the registers shift with what they gate.
        for (int name = 0; name < ENABLES; ++name) {
            const int by = base(GATED[name], to_p, to_h) - base(GATED[name], p, h);
            Word& bits = enabled[name];
            bits = by <= -64 || by >= 64 ? 0 : by >= 0 ? bits >> by : bits << -by;
            bits &= ones(seats(GATED[name], to_p, to_h));
        }
        p = to_p;
        h = to_h;
    }

    const Config& config;
    std::vector<Entry> arrays[3];
    Word enabled[ENABLES] = {};
    int total = 0, most = 0, p = 0, h = 0;
};

}  // namespace reference
