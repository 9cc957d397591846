// Memory as a bank sees it: a row of segments, each with the entry that decides there.
//
// The entries are painted over one another, the highest number first, so that the lowest one shows
// (COM-PRIO-01). An access then asks no entry any more: it looks at the segments that it lies in.
#pragma once
#include <algorithm>

#include "message.h"

namespace reference {

struct Entry {
    Word addr = 0;
    unsigned cfg = 0;  // as mpucfg or spmpcfg has it
    bool hardwired = false, mark = false;  // mark: SSPMP-DELEG-18

    Matching mode() const { return Matching(cfg >> 3 & 3); }
    bool locked() const { return cfg >> 7 & 1; }
};

// Bytes from low on, below high.
struct Span {
    Word low, high;
};

// Rules 3. `below` is the entry before it in its bank, if there is one (SSPMP-MATCH-08).
inline Span span_of(const Config& config, const Entry& entry, const Entry* below) {
    const Word grain = (Word(4) << config.grain_bits) - 1;
    switch (entry.mode()) {
    case OFF:
        return {0, 0};
    case TOR:
        return {below ? below->addr << 2 & ~grain : 0, entry.addr << 2 & ~grain};
    case NA4:
        return {entry.addr << 2, (entry.addr << 2) + 4};
    case NAPOT:
        break;
    }
    // COM-MATCH-05: below the grain all bits count as one; v ^ (v + 1) has its trailing ones and
    // the zero above them.
    const Word v = entry.addr | (grain >> 3);
    const Word inside = v ^ (v + 1);
    const Word low = (v & ~inside) << 2;
    return {low, std::min(low + ((inside + 1) << 2), config.top())};
}

// COM-GRAN-03, COM-GRAN-04: what an address register reads as, by the mode of its entry.
inline Word addr_view(const Config& config, const Entry& entry) {
    const Word grain = (Word(1) << config.grain_bits) - 1;
    return entry.mode() < NA4 ? entry.addr & ~grain : entry.addr | grain >> 1;
}

class Cover {
  public:
    static constexpr int NOBODY = BANK_LIMIT;

    // Paint the entries of a bank whose bit in `active` is set.
    void paint(const Config& config, const Entry* entries, int count, Word active) {
        Span spans[BANK_LIMIT];
        edges = 0;
        edge[edges++] = 0;
        for (int i = 0; i < count; ++i) {
            spans[i] = {0, 0};
            if (!(active >> i & 1)) continue;
            spans[i] = span_of(config, entries[i], i ? &entries[i - 1] : nullptr);
            if (spans[i].low >= spans[i].high) continue;
            edge[edges++] = spans[i].low;
            edge[edges++] = spans[i].high;
        }
        std::sort(edge, edge + edges);
        edges = int(std::unique(edge, edge + edges) - edge);
        std::fill(owner, owner + edges, NOBODY);
        for (int i = count; i-- > 0;)
            if (spans[i].low < spans[i].high)
                std::fill(owner + at(spans[i].low), owner + at(spans[i].high), i);
    }

    // The lowest entry that has any byte of first..last, or NOBODY; `whole` where it has all.
    int decider(Word first, Word last, bool& whole) const {
        int k = segment(first);
        int lowest = owner[k];
        whole = true;
        for (++k; k < edges && edge[k] <= last; ++k) {
            whole &= owner[k] == lowest;
            lowest = std::min(lowest, owner[k]);
        }
        return lowest;
    }

    // Where something changes, for who aims at it.
    int count() const { return edges; }
    Word operator[](int k) const { return edge[k]; }

  private:
    int at(Word address) const { return int(std::lower_bound(edge, edge + edges, address) - edge); }
    int segment(Word address) const {
        return int(std::upper_bound(edge, edge + edges, address) - edge) - 1;
    }

    int edges = 0;
    Word edge[2 * BANK_LIMIT + 1] = {};
    int owner[2 * BANK_LIMIT + 1] = {};
};

}  // namespace reference
