// Revisions whose banks have registers with CSR numbers of their own (rules 9.1).
#pragma once
#include "banks.h"

namespace reference {

class DirectBanks : public Banks {
  public:
    explicit DirectBanks(const Config& config) : Banks(config) {
        for (int bank = 0; bank < 3; ++bank) {
            const bool built = bank == 0 || config.hypervisor;
            entries[bank].resize(built ? config.entries[bank] : 0);
            on[bank] = ~Word(0);  // COM-RST-02: inert, as A is 0
        }
        for (const ResetRow& row : config.reset)
            entries[row.array][row.index] = {row.addr, unsigned(row.cfg), row.hardwired, false};
    }

    bool exists(int stage) const override { return stage != M && !entries[stage].empty(); }

    CsrResult csr(const CsrAccess& access, const Status&) override {
        CsrResult result;
        int bank, offset;
        const Family family = find(access.addr, bank, offset);
        if (family == NONE) return result;
        result.hit = true;
        const Accessor by = accessor_of(access.priv, access.virt && config.hypervisor);
        // MPU-CFG-02, MPU-CSR-03: half of the registers are of RV32 alone.
        const bool absent = config.xlen == 64 && family != ADDR && offset % 2;
        result.illegal = absent || by == BY_USER || by == BY_NOBODY;
        if (result.illegal) return result;
        // MPU-ACC-4, MPU-ACC-5: a guest finds its bank by the numbers of the host.
        result.virt = by == BY_VU || (by == BY_VS && bank != 0);
        if (result.virt) return result;
        if (by == BY_VS) bank = 1;
        if (entries[bank].empty()) {
            result.virt = by == BY_VS;
            result.illegal = by != BY_VS;
            return result;
        }
        result.rdata = read(family, bank, offset);
        if (access.write) {
            write(family, bank, offset, access.wdata);
            changed();
        }
        return result;
    }

  protected:
    void paint(int stage, Cover& cover) override {
        cover.paint(config, entries[stage].data(), int(entries[stage].size()),
                    config.enables ? on[stage] : ~Word(0));
    }

    bool unmatched(int stage, const Request& request) override {
        return stage != G && request.priv == 1;  // MPU-DEF-01, MPU-DEF-02
    }

    bool permitted(int stage, int entry, const Request& request, const Status& status) override {
        const bool sum = status[stage == VS ? VSUM : SUM];
        const Granted granted = mpu_grants(entries[stage][entry].cfg, who(stage, request), sum,
                                           config.mxr == MXR_RAW);
        return permits(granted, request.kind, mxr_of(stage, status));
    }

  private:
    enum Family { NONE, CFG, ADDR, SWITCH };

    Family find(unsigned number, int& bank, int& offset) const {
        for (bank = 0; bank < 3; ++bank) {
            // Without a bank of its own the host's numbers are the guest's (MPU-ACC-4).
            const bool named = !entries[bank].empty() || (bank == 0 && !entries[1].empty());
            if (!named) continue;
            if (within(number, config.cfg[bank], config.span / 4, offset)) return CFG;
            if (within(number, config.addr[bank], config.span, offset)) return ADDR;
            if (config.enables && within(number, config.enable[bank], 2, offset)) return SWITCH;
        }
        return NONE;
    }

    static bool within(unsigned number, int first, int count, int& offset) {
        offset = int(number) - first;
        return offset >= 0 && offset < count;
    }

    Word bits(int bank) const {
        const std::size_t n = entries[bank].size();
        return n == 64 ? ~Word(0) : (Word(1) << n) - 1;
    }

    Word read(Family family, int bank, int offset) const {
        const std::vector<Entry>& own = entries[bank];
        Word value = 0;
        if (family == SWITCH) return (on[bank] & bits(bank)) >> 32 * offset & config.xlen_mask();
        if (family == ADDR)
            return offset < int(own.size()) ? addr_view(config, own[offset]) : 0;
        for (int lane = 0; lane < config.xlen / 8; ++lane)
            if (4 * offset + lane < int(own.size()))
                value |= Word(own[4 * offset + lane].cfg) << 8 * lane;
        return value;
    }

    void write(Family family, int bank, int offset, Word value) {
        std::vector<Entry>& own = entries[bank];
        if (family == SWITCH) {
            const Word half = config.xlen_mask() << 32 * offset;
            on[bank] = (on[bank] & ~half) | (value << 32 * offset & half);
        } else if (family == ADDR) {
            if (offset < int(own.size()) && !own[offset].hardwired)
                own[offset].addr = value & config.addr_mask();
        } else {
            for (int lane = 0; lane < config.xlen / 8; ++lane) {
                const int index = 4 * offset + lane;
                if (index < int(own.size()) && !own[index].hardwired)
                    put(own[index], bank, unsigned(value >> 8 * lane & 0xFF));
            }
        }
    }

    // MPU-CFG-01, MPU-CFG-06, SSPMP-CFG-05.
    void put(Entry& entry, int bank, unsigned byte) const {
        constexpr unsigned PERMISSION = LOCK | RWX;
        const bool reserved =
            bank == 2 ? (byte & LOCK) || write_only(byte) : (byte & PERMISSION) == LOCK;
        unsigned permission = byte & PERMISSION;
        if (reserved) permission = config.hold ? entry.cfg & PERMISSION : 0;
        entry.cfg = permission | config.storable(byte >> 3 & 3) << 3;
    }

    std::vector<Entry> entries[3];
    Word on[3];
};

}  // namespace reference
