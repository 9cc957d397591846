// Plays steps on a netlist of gates, on WORDS * 64 copies of it at once: a bit of a net per copy.
//
// Standard input holds 64-bit words: the numbers of nets, gates, flip-flops, input nets and output
// nets; five words per gate (kind, output, inputs); two per flip-flop (D, Q); the input nets; the
// output nets; the number of nets that differ from copy to copy, and for each of them the net and
// the WORDS words that it always holds; then the steps. A step is its input bits, the expected
// output bits, and a mask of the output bits that mean something, each filled up to whole words.
//
// A copy that has differed is played no further.
//
// Prints for each copy the first step that differs and its output net; -1 -1 where none does. With
// an argument it prints instead what the flip-flops of copy 0 hold in each step, a bit per digit.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

namespace {

using Word = std::uint64_t;
constexpr std::size_t WORDS = @WORDS@;

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

}  // namespace

int main(int argc, char**) {
    const bool trace = argc > 1;
    const Word net_count = next(), gate_count = next(), flop_count = next();
    const Word input_count = next(), output_count = next();
    std::vector<Gate> gates(gate_count);
    for (Gate& gate : gates) {
        for (auto* field : {&gate.kind, &gate.output, &gate.a, &gate.b, &gate.select})
            *field = static_cast<std::uint32_t>(next());
    }
    const std::vector<Word> flops = some(2 * flop_count);
    const std::vector<Word> inputs = some(input_count), outputs = some(output_count);
    order(gates, net_count);
    Nets nets(net_count, WORDS);
    const Word own_count = next();
    std::vector<Word> own(own_count);
    for (Word& net : own) {
        net = next();
        std::generate_n(nets[net], WORDS, next);
    }
    const std::size_t input_words = (input_count + 63) / 64, output_words = (output_count + 63) / 64;
    std::vector<Word> record(input_words + 2 * output_words);
    std::vector<long long> step(64 * WORDS, -1), output(64 * WORDS, -1);
    // The copies played, by their numbers: one without a fault, and one per net of its own.
    std::vector<std::size_t> played(1 + own_count);
    for (std::size_t place = 0; place < played.size(); ++place) played[place] = place;
    std::size_t left = played.size();
    std::vector<Word> done(WORDS), after(flop_count * WORDS);
    for (long long number = 0;
         left && std::fread(record.data(), sizeof(Word), record.size(), stdin) == record.size();
         ++number) {
        for (std::size_t i = 0; i < input_count; ++i)
            nets.fill(inputs[i], -(record[i / 64] >> i % 64 & 1));
        evaluate<WORDS>(gates, nets);
        const std::size_t words = nets.words;
        if (trace) {
            for (std::size_t f = 0; f < flop_count; ++f)
                std::putchar("01"[nets[flops[2 * f + 1]][0] & 1]);
            std::putchar('\n');
        }
        for (std::size_t i = 0; i < output_count; ++i) {
            const std::size_t at = input_words + i / 64;
            if (!(record[at + output_words] >> i % 64 & 1)) continue;
            const Word expected = -(record[at] >> i % 64 & 1);
            for (std::size_t w = 0; w < words; ++w) {
                Word fresh = (nets[outputs[i]][w] ^ expected) & ~done[w];
                done[w] |= fresh;
                for (; fresh; fresh &= fresh - 1) {
                    const std::size_t place = 64 * w + __builtin_ctzll(fresh);
                    if (place >= played.size()) continue;
                    const std::size_t copy = played[place];
                    --left;
                    step[copy] = number;
                    output[copy] = static_cast<long long>(i);
                }
            }
        }
        for (std::size_t f = 0; f < flop_count; ++f)
            std::copy_n(nets[flops[2 * f]], words, &after[f * words]);
        for (std::size_t f = 0; f < flop_count; ++f)
            std::copy_n(&after[f * words], words, nets[flops[2 * f + 1]]);
        if ((left + 63) / 64 < words && left) {
            std::vector<std::size_t> places, numbers;
            for (std::size_t place = 0; place < played.size(); ++place) {
                if (done[place / 64] >> place % 64 & 1) continue;
                places.push_back(place);
                numbers.push_back(played[place]);
            }
            Nets fewer(net_count, (left + 63) / 64);
            const auto keep = [&](Word net) {
                for (std::size_t i = 0; i < places.size(); ++i)
                    fewer[net][i / 64] |= (nets[net][places[i] / 64] >> places[i] % 64 & 1) << i % 64;
            };
            for (const Word net : own) keep(net);
            for (std::size_t f = 0; f < flop_count; ++f) keep(flops[2 * f + 1]);
            nets = std::move(fewer);
            played = numbers;
            std::fill(done.begin(), done.end(), 0);
        }
    }
    for (std::size_t copy = 0; copy < step.size() && !trace; ++copy)
        std::printf("%lld %lld\n", step[copy], output[copy]);
    return 0;
}
