#include "core/kernels/DenseForward.h"

#include "core/kernels/PairedRows.h"
#include "core/kernels/PanelProduct.h"
#include "core/kernels/Transpose.h"
#include "core/kernels/Wide.h"

#include <algorithm>
#include <bit>
#include <span>

namespace headroom {

namespace {

/// Steps of the sums at a time: their weights, 64 kB, stay near the processor for all samples.
constexpr int most_steps = 256;
constexpr int most_columns = 64;

/// Samples that go together: what is not zero in one of them, all multiply.
constexpr int group = PanelProduct::kept_rows;

int groups_of(int batch) {
    return (batch + group - 1) / group;
}
int chunks_of(int steps) {
    return (steps + most_steps - 1) / most_steps;
}

/// The steps at which some samples are not all zero. Returns how many there are.
template <typename F>
HEADROOM_WIDE int keep_steps(const F* src, int samples, std::int64_t stride, int steps,
                             std::uint16_t* kept) {
    constexpr std::uint32_t magnitudes = sizeof(F) == sizeof(float) ? 0x7fffffff : 0x7fff7fff;
    std::uint32_t any[most_steps]{};
    for (int n = 0; n < samples; ++n, src += stride)
        for (int i = 0; i < steps; ++i)
            any[i] |= std::bit_cast<std::uint32_t>(src[i]);
    int count = 0;
    for (int i = 0; i < steps; ++i) { // without a branch, which nobody could foretell
        kept[count] = static_cast<std::uint16_t>(i);
        count += (any[i] & magnitudes) != 0;
    }
    return count;
}

/// Outputs from their sums.
HEADROOM_WIDE void activate(float* sums, int outputs, const float* bias, bool relu) {
    for (int o = 0; o < outputs; ++o) {
        const float value = sums[o] + bias[o];
        sums[o] = relu && value < 0 ? 0 : value; // a NaN stays one
    }
}

/// The weights of a panel of outputs and a chunk of their steps. They lie in pieces, one of each
/// block of inputs: outputs x steps of the block.
template <typename F>
struct Weights {
    const F* all;
    int outputs, block_steps, all_steps;
    int columns;               ///< outputs of a panel
    int output = 0, first = 0; ///< of this one and its chunk

    int steps() const { return std::min(most_steps, all_steps - first); }
    bool any() const { return output < outputs; }

    Weights next() const {
        Weights n = *this;
        n.first += most_steps;
        if (n.first < all_steps) return n;
        n.first = 0;
        n.output += columns;
        return n;
    }

    const F* piece(int step) const {
        const std::int64_t block = (first + step) / block_steps;
        return all + (block * outputs + output) * block_steps;
    }

    /// Writes them as steps x columns.
    void to_panel(F* panel, Registers registers) const {
        for (int step = 0; step < steps(); step += block_steps)
            transpose(reinterpret_cast<const float*>(piece(step)), columns, block_steps,
                      block_steps, reinterpret_cast<float*>(panel + step * columns), columns,
                      registers);
    }

    /// What one of `shares` may ask the memory for before they are read.
    std::span<const std::byte> share(int number, int shares) const {
        if (!any()) return {};
        const int piece_size = columns * block_steps, size = columns * steps();
        const int begin = size / shares * number, in_piece = begin % piece_size;
        return std::as_bytes(
            std::span(piece(begin / piece_size * block_steps) + in_piece,
                      static_cast<std::size_t>(std::min(size / shares, piece_size - in_piece))));
    }
};

/// A batch's samples, and at which steps of a chunk each group of them is not all zero.
template <typename F>
class Samples {
  public:
    static std::size_t scratch_bytes(int batch, int steps) {
        return static_cast<std::size_t>(groups_of(batch) * chunks_of(steps)) *
               (sizeof(int) + most_steps * sizeof(std::uint16_t));
    }

    Samples(const F* all, int batch, int steps, void* scratch)
        : all_(all), batch_(batch), steps_(steps), counts_(static_cast<int*>(scratch)),
          kept_(reinterpret_cast<std::uint16_t*>(counts_ + groups_of(batch) * chunks_of(steps))) {
        for (int g = 0; g < groups(); ++g)
            for (int first = 0; first < steps; first += most_steps)
                counts_[place(g, first)] =
                    keep_steps(at(g, first), count(g), steps, std::min(most_steps, steps - first),
                               kept_ + std::int64_t{place(g, first)} * most_steps);
    }

    int groups() const { return groups_of(batch_); }
    int count(int g) const { return std::min(group, batch_ - g * group); }

    /// Those of a group, from a step on.
    const F* at(int g, int first) const { return all_ + std::int64_t{g} * group * steps_ + first; }
    /// Of the chunk that begins there.
    std::span<const std::uint16_t> kept(int g, int first) const {
        return {kept_ + std::int64_t{place(g, first)} * most_steps,
                static_cast<std::size_t>(counts_[place(g, first)])};
    }

  private:
    int place(int g, int first) const { return g * chunks_of(steps_) + first / most_steps; }

    const F* all_;
    int batch_, steps_;
    int* counts_;
    std::uint16_t* kept_;
};

} // namespace

template <typename T>
std::size_t DenseForward<T>::scratch_bytes() const {
    return static_cast<std::size_t>((most_steps + shape_.batch) * most_columns) * sizeof(float) +
           Samples<Factor<T>>::scratch_bytes(shape_.batch, shape_.inputs / values_of_factor<T>);
}

template <typename T>
void DenseForward<T>::run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
                          void* scratch) const {
    using F = Factor<T>;
    const int steps = shape_.inputs / values_of_factor<T>;
    const int columns = PanelProduct::width(shape_.outputs);
    auto* panel = static_cast<F*>(scratch);
    auto* sums = reinterpret_cast<float*>(panel + most_steps * most_columns);
    const Samples<F> samples(reinterpret_cast<const F*>(src), shape_.batch, steps,
                             sums + std::int64_t{shape_.batch} * most_columns);

    Weights<F> now{.all = reinterpret_cast<const F*>(weights),
                   .outputs = shape_.outputs,
                   .block_steps = shape_.block() / values_of_factor<T>,
                   .all_steps = steps,
                   .columns = columns};
    for (; now.any(); now = now.next()) {
        now.to_panel(panel, dense_registers<T>());
        for (int g = 0; g < samples.groups(); ++g)
            PanelProduct{.rows = samples.count(g),
                         .columns = columns,
                         .a_row = steps,
                         .a_step = 1,
                         .accumulate = now.first > 0,
                         .registers = dense_registers<T>(),
                         .kept_steps = samples.kept(g, now.first),
                         .ahead = now.next().share(g, samples.groups())}
                .run(samples.at(g, now.first), panel, sums + std::int64_t{g} * group * columns);
        if (now.first + now.steps() < steps) continue;
        for (int n = 0; n < shape_.batch; ++n) {
            activate(sums + n * columns, columns, bias + now.output, relu);
            pack_values(sums + n * columns, columns,
                        dst + std::int64_t{n} * shape_.outputs + now.output);
        }
    }
}

template class DenseForward<float>;
template class DenseForward<BFloat16>;

} // namespace headroom
