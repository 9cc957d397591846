// Plays steps on a netlist of gates, on WORDS * 64 copies of it at once: a bit of a net per copy.
//
// Standard input holds 64-bit words: the numbers of nets, gates, flip-flops, input nets and output
// nets; five words per gate (kind, output, inputs); two per flip-flop (D, Q); the input nets; the
// output nets; the first of those that are compared in the first clock of a step, the others in its
// last; the number of nets that differ from copy to copy, and for each of them the net and the
// WORDS words that it always holds; then the steps. A step is its input bits, the expected output
// bits, and a mask of the output bits that mean something, each filled up to whole words.
//
// A copy that has differed is played no further.
//
// Prints for each copy the first step that differs and its output net; -1 -1 where none does.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <utility>
#include <vector>

#include "netlist_nets.hpp"

namespace {

// The copies played, by their numbers, and where each of them first differed.
class Copies {
  public:
    explicit Copies(std::size_t faulty)
        : left(1 + faulty), played(left), done(WORDS), step(64 * WORDS, -1), output(64 * WORDS, -1) {
        std::iota(played.begin(), played.end(), 0);
    }

    // An output of all copies that are played must be this in the step.
    void compare(const Word* value, Word expected, std::size_t words, long long in, std::size_t at) {
        for (std::size_t w = 0; w < words; ++w) {
            Word fresh = (value[w] ^ expected) & ~done[w];
            done[w] |= fresh;
            for (; fresh; fresh &= fresh - 1) {
                const std::size_t place = 64 * w + __builtin_ctzll(fresh);
                if (place >= played.size()) continue;
                --left;
                step[played[place]] = in;
                output[played[place]] = static_cast<long long>(at);
            }
        }
    }

    // Leave out those that have differed, with the nets that keep something of their own.
    template <class Kept>
    void shrink(Nets& nets, const Kept& kept) {
        if (!left || (left + 63) / 64 >= nets.words) return;
        std::vector<std::size_t> places, numbers;
        for (std::size_t place = 0; place < played.size(); ++place) {
            if (done[place / 64] >> place % 64 & 1) continue;
            places.push_back(place);
            numbers.push_back(played[place]);
        }
        Nets fewer(nets.values.size() / nets.words, (left + 63) / 64);
        for (const Word net : kept)
            for (std::size_t i = 0; i < places.size(); ++i)
                fewer[net][i / 64] |= (nets[net][places[i] / 64] >> places[i] % 64 & 1) << i % 64;
        nets = std::move(fewer);
        played = numbers;
        std::fill(done.begin(), done.end(), 0);
    }

    void print() const {
        for (std::size_t copy = 0; copy < step.size(); ++copy)
            std::printf("%lld %lld\n", step[copy], output[copy]);
    }

    std::size_t left;

  private:
    std::vector<std::size_t> played;
    std::vector<Word> done;
    std::vector<long long> step, output;
};

}  // namespace

int main() {
    const Netlist netlist;
    Nets nets(netlist.nets, WORDS);
    const Word early = next();
    std::vector<Word> kept(next());
    Copies copies(kept.size());
    for (Word& net : kept) {
        net = next();
        std::generate_n(nets[net], WORDS, next);
    }
    for (std::size_t f = 0; f < netlist.flop_count; ++f) kept.push_back(netlist.flops[2 * f + 1]);
    const std::size_t input_words = (netlist.input_count + 63) / 64;
    const std::size_t output_words = (netlist.output_count + 63) / 64;
    std::vector<Word> record(input_words + 2 * output_words), after(netlist.flop_count * WORDS);
    const Word *const inputs = record.data(), *const expected = inputs + input_words;
    const Word* const mask = expected + output_words;
    const auto output = [&](std::size_t place) { return nets[netlist.outputs[place]]; };
    const auto waits = [&] {
        for (const Handshake& port : netlist.ports)
            if (bit(inputs, port.valid) && !(*output(port.ready) & 1)) return true;
        return false;
    };
    const auto clock = [&] {
        for (std::size_t f = 0; f < netlist.flop_count; ++f)
            std::copy_n(nets[netlist.flops[2 * f]], nets.words, &after[f * nets.words]);
        for (std::size_t f = 0; f < netlist.flop_count; ++f)
            std::copy_n(&after[f * nets.words], nets.words, nets[netlist.flops[2 * f + 1]]);
    };
    for (long long step = 0; copies.left &&
         std::fread(record.data(), sizeof(Word), record.size(), stdin) == record.size();
         ++step) {
        const bool reset = bit(inputs, 0);
        for (unsigned waited = 0;; ++waited) {
            for (std::size_t i = 0; i < netlist.input_count; ++i)
                nets.fill(netlist.inputs[i], -static_cast<Word>(bit(inputs, i)));
            evaluate<WORDS>(netlist.gates, nets);
            const bool held = waits();
            if (held && !reset) {
                for (const Word place : netlist.access) nets.fill(netlist.inputs[place], 0);
                evaluate<WORDS>(netlist.gates, nets);
            }
            for (const Handshake& port : netlist.ports) {
                for (std::size_t i = port.ready; i < port.ready + 3; ++i)
                    copies.compare(output(i), -(*output(i) & 1), nets.words, step, i);
                if (waited == LIMIT) copies.compare(output(port.ready), -1, 1, step, port.ready);
            }
            for (std::size_t i = 0; i < netlist.output_count; ++i)
                if (bit(mask, i) && (i < early ? !held : !waited))
                    copies.compare(output(i), -static_cast<Word>(bit(expected, i)), nets.words, step, i);
            clock();
            if (!held || reset || waited == LIMIT) break;
        }
        copies.shrink(nets, kept);
    }
    copies.print();
    return 0;
}
