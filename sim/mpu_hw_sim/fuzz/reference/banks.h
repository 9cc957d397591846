// What both families of revisions have: registers that answer, and a stage that decides.
#pragma once
#include <memory>

#include "cover.h"
#include "permissions.h"

namespace reference {

enum Accessor { BY_MACHINE, BY_HOST, BY_USER, BY_VS, BY_VU, BY_NOBODY };

// Who makes a register access: M whatever V; privilege 2 is reserved.
inline Accessor accessor_of(unsigned priv, bool virt) {
    if (priv == 3) return BY_MACHINE;
    if (priv == 1) return virt ? BY_VS : BY_HOST;
    if (priv == 0) return virt ? BY_VU : BY_USER;
    return BY_NOBODY;
}

class Banks {
  public:
    explicit Banks(const Config& config) : config(config) {}
    virtual ~Banks() = default;
    virtual bool exists(int stage) const = 0;
    virtual CsrResult csr(const CsrAccess& access, const Status& status) = 0;

    // Rules 5: the entry that matches any byte decides, by all bytes or not at all.
    Decision check(int stage, const Request& request, const Status& status) {
        const Word last = request.addr + request.size() - 1;
        if (last >= config.top()) return {unmatched(stage, request), -1};  // COM-ADDR-03
        bool whole;
        const int entry = cover(stage).decider(request.addr, last, whole);
        if (entry == Cover::NOBODY) return {unmatched(stage, request), -1};
        return {whole && permitted(stage, entry, request, status), entry};
    }

    const Cover& cover(int stage) {
        if (stale >> stage & 1) paint(stage, covers[stage]);
        stale &= ~(1u << stage);
        return covers[stage];
    }

  protected:
    virtual void paint(int stage, Cover& cover) = 0;
    virtual bool unmatched(int stage, const Request& request) = 0;
    virtual bool permitted(int stage, int entry, const Request&, const Status&) = 0;

    // COM-MXR-02.
    bool mxr_of(int stage, const Status& status) const {
        if (config.mxr == MXR_OFF) return false;
        return status[MXR] || (stage == VS && status[VMXR]);
    }
    static Who who(int stage, const Request& request) {
        return stage == G ? BY_GUEST : request.priv == 1 ? BY_S : BY_U;
    }
    void changed() { stale = (1u << STAGES) - 1; }

    const Config& config;

  private:
    Cover covers[STAGES];
    unsigned stale = (1u << STAGES) - 1;
};

}  // namespace reference
