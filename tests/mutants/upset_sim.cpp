// Plays steps on a netlist of gates, on WORDS * 64 copies of it at once: a bit of a net per copy.
// Copy 0 has no fault; the others have stuck nets, or a flip-flop that flips in some clock.
//
// Standard input holds 64-bit words: the netlist as netlist_sim has it; place of alert among the
// outputs; 1 if verdicts come one clock later; for each port the places of its priv among the
// inputs and of its allow_n among the outputs; 1 if outputs must be those of copy 0 until alert;
// the nets that differ from copy to copy, as netlist_sim has them; the number of flips, and for
// each of them, the earliest first, its copy, its flip-flop and its clock; then the steps: a word
// of flags and the input bits, filled up to whole words. Flags: a bit per port, the verdict allows;
// from bit 32 on for how many clocks more the requests stay; bit 31: after a reset, all copies must
// be like copy 0.
//
// Prints for each copy the clocks from the flip to alert, those not counted in which the CSR port
// addresses something, -1 without alert; and a bit for each thing that must not be:
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "netlist_nets.hpp"

namespace {

enum Wrong {
    OPENED = 1,     // an access may go ahead that the model denies, or below M during alert
    SILENT = 2,     // an output is not that of copy 0, without alert
    FORGOTTEN = 4,  // alert ends without a reset
    HELD = 8,       // a request below M waits during alert
    DEADLOCK = 16,  // a request of M waits for longer than the step stays
    LASTS = 32,     // something is left after a reset
    FALSE_ALARM = 64,
};

struct Port {
    std::size_t priv, allow_n;
};

struct Flip {
    Word copy, flop, clock;
};

class Player {
  public:
    Player() : nets(netlist.nets, WORDS), alert(next()), later(next()), ports(netlist.ports.size()) {
        for (Port& port : ports) port.priv = next(), port.allow_n = next();
        strict = next();
        for (Word left = next(); left; --left) {
            const Word net = next();
            std::generate_n(nets[net], WORDS, next);
        }
        flips.resize(next());
        for (Flip& flip : flips) flip.copy = next(), flip.flop = next(), flip.clock = next();
        record.resize(1 + (netlist.input_count + 63) / 64);
        after.resize(netlist.flop_count * WORDS);
        before_alert.resize(WORDS), flipped.resize(WORDS);
        latency.assign(64 * WORDS, -1), begin.resize(64 * WORDS), wrong.resize(64 * WORDS);
        past.resize(ports.size());
    }

    void play() {
        while (std::fread(record.data(), sizeof(Word), record.size(), stdin) == record.size()) step();
    }

    void print() const {
        for (std::size_t copy = 0; copy < latency.size(); ++copy)
            std::printf("%lld %u\n", latency[copy], wrong[copy]);
    }

  private:
    Netlist netlist;
    Nets nets;
    Word alert, later;
    std::vector<Port> ports;
    Word strict;
    std::vector<Flip> flips;
    std::vector<Word> record, after, before_alert, flipped;
    std::vector<long long> latency, begin;
    std::vector<unsigned> wrong;
    // Of the clock before, for verdicts that come later: whether the request is below M, and
    // whether its verdict allows.
    struct Asked {
        bool below, allows;
    };
    std::vector<Asked> past;
    std::size_t due = 0;
    Word clock = 0;
    long long quiet = 0;

    const Word* output(std::size_t place) { return nets[netlist.outputs[place]]; }
    const Word* inputs() const { return record.data() + 1; }

    void mark(std::size_t w, Word copies, unsigned what) {
        for (; copies; copies &= copies - 1) wrong[64 * w + __builtin_ctzll(copies)] |= what;
    }

    bool waits() {
        for (const Handshake& port : netlist.ports)
            if (bit(inputs(), port.valid) && !(*output(port.ready) & 1)) return true;
        return false;
    }

    void upset() {
        for (; due < flips.size() && flips[due].clock <= clock; ++due) {
            const Flip& flip = flips[due];
            const Word copy = Word{1} << flip.copy % 64;
            nets[netlist.flops[2 * flip.flop + 1]][flip.copy / 64] ^= copy;
            flipped[flip.copy / 64] |= copy;
            begin[flip.copy] = quiet;
        }
    }

    void step() {
        const bool reset = bit(inputs(), 0);
        Word stay = record[0] >> 32;
        std::vector<Word> ready(ports.size() * WORDS);
        const bool stays = stay;
        for (unsigned waited = 0;;) {
            for (std::size_t i = 0; i < netlist.input_count; ++i)
                nets.fill(netlist.inputs[i], -static_cast<Word>(bit(inputs(), i)));
            upset();
            evaluate<WORDS>(netlist.gates, nets);
            const bool held = waits() && !reset;
            bool accesses = false;
            for (const Word place : netlist.access) accesses |= bit(inputs(), place);
            if (held || stay) {
                accesses = false;
                for (const Word place : netlist.access) nets.fill(netlist.inputs[place], 0);
                evaluate<WORDS>(netlist.gates, nets);
            }
            look(reset);
            for (std::size_t p = 0; p < ports.size(); ++p)
                for (std::size_t w = 0; w < WORDS; ++w)
                    ready[p * WORDS + w] |= output(netlist.ports[p].ready)[w];
            advance(reset);
            quiet += !accesses;
            ++clock;
            waited += held;
            if (waited == LIMIT) mark(0, 1, DEADLOCK);
            if (reset || waited == LIMIT || (!held && !stay)) break;
            stay -= stay && !held;
        }
        if (!stays) return;
        for (std::size_t p = 0; p < ports.size(); ++p)
            for (std::size_t w = 0; w < WORDS && bit(inputs(), netlist.ports[p].valid); ++w)
                mark(w, ~ready[p * WORDS + w], DEADLOCK);
    }

    void look(bool reset) {
        const bool fresh = record[0] >> 31 & 1;
        for (std::size_t w = 0; w < WORDS; ++w) {
            const Word now = output(alert)[w];
            if (strict) mark(w, now & ~flipped[w] & ~(fresh ? ~Word{0} : 0), FALSE_ALARM);
            mark(w, before_alert[w] & ~now, FORGOTTEN);
            before_alert[w] = reset ? 0 : now;
            for (Word first = now & flipped[w]; first; first &= first - 1) {
                const std::size_t copy = 64 * w + __builtin_ctzll(first);
                if (latency[copy] < 0) latency[copy] = quiet - begin[copy];
            }
            for (std::size_t i = 0; i < netlist.output_count; ++i) {
                const Word differs = output(i)[w] ^ -(*output(i) & 1);
                if (fresh) mark(w, differs, LASTS);
                if (strict && i != alert) mark(w, differs & ~now, SILENT);
            }
            for (std::size_t p = 0; p < ports.size(); ++p) verdict(p, w, now);
        }
    }

    void verdict(std::size_t p, std::size_t w, Word now) {
        const Handshake& port = netlist.ports[p];
        const bool valid = bit(inputs(), port.valid);
        const bool below = !(bit(inputs(), ports[p].priv) && bit(inputs(), ports[p].priv + 1));
        const Asked present{below, valid && (record[0] >> p & 1)};
        const Asked& asked = later ? past[p] : present;
        if (valid && below) mark(w, now & ~output(port.ready)[w], HELD);
        const Word granted = output(port.ready + 1)[w] & output(port.ready + 2)[w] &
                             ~output(ports[p].allow_n)[w];
        // During alert M has the verdict of one rail, which may be the faulty one.
        if (!asked.allows) mark(w, granted & ~(asked.below ? 0 : now), OPENED);
        // Of a stuck net alert itself may be wrong, and what differs in the outputs alone denies one
        // clock later.
        if (strict && asked.below) mark(w, granted & now, OPENED);
        if (w == WORDS - 1) past[p] = present;
    }

    void advance(bool reset) {
        for (std::size_t f = 0; f < netlist.flop_count; ++f)
            std::copy_n(nets[netlist.flops[2 * f]], WORDS, &after[f * WORDS]);
        for (std::size_t f = 0; f < netlist.flop_count; ++f)
            std::copy_n(&after[f * WORDS], WORDS, nets[netlist.flops[2 * f + 1]]);
        if (reset) std::fill(past.begin(), past.end(), Asked{});
    }
};

}  // namespace

int main() {
    Player player;
    player.play();
    player.print();
    return 0;
}
