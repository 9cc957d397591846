// Nets of a netlist of gates, on many copies of it at once: a bit of a net per copy.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdio>
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
