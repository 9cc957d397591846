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

namespace {

using Word = std::uint64_t;
constexpr std::size_t WORDS = @WORDS@;
constexpr unsigned LIMIT = 1000;

enum Kind { AND, OR, XOR, NOT, MUX };

struct Gate {
    std::uint32_t kind, output, a, b, select;
};

Word next() {
    Word value = 0;
    if (std::fread(&value, sizeof value, 1, stdin) != 1) std::fprintf(stderr, "too short\n");
    return value;
}

std::vector<Word> some(std::size_t count) {
    std::vector<Word> values(count);
    for (Word& value : values) value = next();
    return values;
}

// Puts gates of a kind behind each other, each still behind those that drive it.
void order(std::vector<Gate>& gates, std::size_t net_count) {
    std::vector<Word> level(net_count);
    for (const Gate& gate : gates)
        level[gate.output] = 1 + std::max({level[gate.a], level[gate.b], level[gate.select]});
    std::stable_sort(gates.begin(), gates.end(), [&](const Gate& one, const Gate& other) {
        return std::make_pair(level[one.output], one.kind) <
               std::make_pair(level[other.output], other.kind);
    });
}

// The values of all nets, so many words of each.
struct Nets {
    std::size_t words;
    std::vector<Word> values;

    Nets(std::size_t count, std::size_t words) : words(words), values(count * words) {
        fill(1, ~Word{0});
    }
    Word* operator[](Word net) { return values.data() + net * words; }
    void fill(Word net, Word value) { std::fill_n((*this)[net], words, value); }
};

template <std::size_t N>
void evaluate(const std::vector<Gate>& gates, Nets& nets) {
    if constexpr (N > 1)
        if (nets.words < N) return evaluate<N - 1>(gates, nets);
    Word* values = nets.values.data();
    for (const Gate& gate : gates) {
        const Word *a = values + N * gate.a, *b = values + N * gate.b, *s = values + N * gate.select;
        Word* y = values + N * gate.output;
        switch (gate.kind) {
            case AND: for (std::size_t w = 0; w < N; ++w) y[w] = a[w] & b[w]; break;
            case OR: for (std::size_t w = 0; w < N; ++w) y[w] = a[w] | b[w]; break;
            case XOR: for (std::size_t w = 0; w < N; ++w) y[w] = a[w] ^ b[w]; break;
            case NOT: for (std::size_t w = 0; w < N; ++w) y[w] = ~a[w]; break;
            default: for (std::size_t w = 0; w < N; ++w) y[w] = a[w] ^ ((a[w] ^ b[w]) & s[w]);
        }
    }
}

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

// Of a check port: places among the inputs and among the outputs.
struct Handshake {
    std::size_t valid, ready;
};

struct Netlist {
    Word nets, gate_count, flop_count, input_count, output_count;
    std::vector<Gate> gates;
    std::vector<Word> flops, inputs, outputs, access;
    std::vector<Handshake> ports;

    Netlist()
        : nets(next()), gate_count(next()), flop_count(next()), input_count(next()),
          output_count(next()), gates(gate_count) {
        for (Gate& gate : gates)
            for (auto* field : {&gate.kind, &gate.output, &gate.a, &gate.b, &gate.select})
                *field = static_cast<std::uint32_t>(next());
        flops = some(2 * flop_count);
        inputs = some(input_count);
        outputs = some(output_count);
        ports.resize(next());
        for (Handshake& port : ports) port.valid = next(), port.ready = next();
        access = some(next());
        order(gates, nets);
    }
};

bool bit(const Word* words, std::size_t place) { return words[place / 64] >> place % 64 & 1; }

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
