#include "core/kernels/dense/DenseForward.h"

#include "core/kernels/dense/GemmKernel.h"
#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/ScratchParts.h"
#include "core/kernels/isa/Transpose.h"
#include "core/kernels/isa/VnniLayout.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <type_traits>

namespace headroom {

namespace {

/// Maximum number of steps of a chunk. Their weights, 64 kB, stay in the cache for all samples.
constexpr int max_steps = 256;
constexpr int max_columns = 64;

/// Samples of a group. A step is kept if it is not zero in at least one of them.
constexpr int group = GemmKernel::kept_rows;

int groups_of(int batch) {
    return (batch + group - 1) / group;
}
int chunks_of(int steps) {
    return (steps + max_steps - 1) / max_steps;
}

/// Writes the steps (32 bits each) at which not all samples are zero to `kept` and returns their
/// number. `signs` masks the sign bits, which are ignored.
[[gnu::always_inline]] inline int kept_steps_loop(const std::byte* src, int samples,
                                                  std::int64_t stride, int steps,
                                                  std::uint32_t signs, std::uint16_t* kept) {
    std::uint32_t any[max_steps]{};
    for (int n = 0; n < samples; ++n, src += stride)
        for (int i = 0; i < steps; ++i) {
            std::uint32_t bits = 0;
            std::memcpy(&bits, src + i * std::int64_t{sizeof bits}, sizeof bits);
            any[i] |= bits & ~signs;
        }
    int count = 0;
    for (int i = 0; i < steps; ++i) { // branch-free: it would be mispredicted
        kept[count] = static_cast<std::uint16_t>(i);
        count += any[i] != 0;
    }
    return count;
}

/// Turns sums into outputs: adds the bias, applies ReLU.
[[gnu::always_inline]] inline void activate_loop(float* sums, int outputs, const float* bias,
                                                 bool relu) {
    for (int o = 0; o < outputs; ++o) {
        const float value = sums[o] + bias[o];
        sums[o] = relu && value < 0 ? 0 : value; // NaN stays NaN
    }
}

/// The weights of one panel of outputs and one chunk of steps. The layout of panels is steps x
/// columns. The layout of blocks is pieces of columns x steps, one for each block of inputs.
template <typename F>
struct Weights {
    template <typename T>
    Weights(const T* weights, const DenseShape& shape, bool panels)
        : all(reinterpret_cast<const F*>(weights)), in_panels(panels), outputs(shape.outputs),
          block_steps(shape.block() / values_of_factor<T>),
          all_steps(shape.inputs / values_of_factor<T>), columns(GemmKernel::width(outputs)) {}

    const F* all;
    bool in_panels;
    int outputs, block_steps, all_steps;
    int columns;               ///< number of outputs of a panel
    int output = 0, first = 0; ///< first output of this panel, first step of its chunk

    int steps() const { return std::min(max_steps, all_steps - first); }
    bool any() const { return output < outputs; }
    bool ends_panel() const { return first + max_steps >= all_steps; }

    Weights next() const {
        Weights n = *this;
        n.first = ends_panel() ? 0 : first + max_steps;
        if (ends_panel()) n.output += columns;
        return n;
    }

    std::int64_t panel_at() const {
        return std::int64_t{output} * all_steps + std::int64_t{first} * columns;
    }
    std::int64_t piece_at(int step) const {
        const std::int64_t block = (first + step) / block_steps;
        return (block * outputs + output) * block_steps;
    }

    /// Transposes a piece into its place in a panel.
    void turn(const F* piece, F* panel, int step, Registers registers) const {
        transpose(reinterpret_cast<const float*>(piece), columns, block_steps, block_steps,
                  reinterpret_cast<float*>(panel + step * columns), columns, registers);
    }
    void to_panel(F* panel, Registers registers) const {
        for (int step = 0; step < steps(); step += block_steps)
            turn(all + piece_at(step), panel, step, registers);
    }

    /// Memory that share `number` of `shares` prefetches before the weights are read.
    std::span<const std::byte> share(int number, int shares) const {
        if (!any()) return {};
        int size = columns * steps() / shares;
        const int begin = size * number;
        const F* at = all + panel_at() + begin;
        if (!in_panels) {
            const int piece = columns * block_steps;
            at = all + piece_at(begin / piece * block_steps) + begin % piece;
            size = std::min(size, piece - begin % piece);
        }
        return std::as_bytes(std::span(at, static_cast<std::size_t>(size)));
    }
};

/// Scratch memory of a pass.
struct Scratch {
    Scratch(ScratchParts& parts, int batch, int steps)
        : panel(parts.take<float>(max_steps * max_columns)),
          sums(parts.take<float>(std::ptrdiff_t{batch} * max_columns)),
          counts(parts.take<int>(groups_of(batch) * chunks_of(steps))),
          kept(parts.take<std::uint16_t>(std::ptrdiff_t{groups_of(batch)} * chunks_of(steps) *
                                         max_steps)) {}

    float* panel;        ///< weights of a panel, as factors of 32 bits
    float* sums;         ///< batch x columns of a panel
    int* counts;         ///< number of steps kept, by group and chunk
    std::uint16_t* kept; ///< steps kept, at a stride of max_steps
};

/// The samples of a batch, and the steps kept of each group and chunk.
template <typename F>
class Samples {
  public:
    Samples(const F* all, int batch, int steps, const Scratch& scratch)
        : all_(all), batch_(batch), steps_(steps), counts_(scratch.counts), kept_(scratch.kept) {
        for (int g = 0; g < groups(); ++g)
            for (int first = 0; first < steps; first += max_steps)
                counts_[place(g, first)] = run_widest<kept_steps_loop>(
                    reinterpret_cast<const std::byte*>(at(g, first)), count(g),
                    std::int64_t{steps} * sizeof(F), std::min(max_steps, steps - first), signs,
                    kept_ + std::int64_t{place(g, first)} * max_steps);
    }

    int groups() const { return groups_of(batch_); }
    int count(int g) const { return std::min(group, batch_ - g * group); }

    /// Returns the samples of a group, starting at step `first`.
    const F* at(int g, int first) const { return all_ + std::int64_t{g} * group * steps_ + first; }
    /// Returns the steps kept of the chunk that begins at `first`.
    std::span<const std::uint16_t> kept(int g, int first) const {
        return {kept_ + std::int64_t{place(g, first)} * max_steps,
                static_cast<std::size_t>(counts_[place(g, first)])};
    }

  private:
    static constexpr std::uint32_t signs = std::is_same_v<F, float> ? 0x80000000 : 0x80008000;

    int place(int g, int first) const { return g * chunks_of(steps_) + first / max_steps; }

    const F* all_;
    int batch_, steps_;
    int* counts_;
    std::uint16_t* kept_;
};

} // namespace

template <typename T>
std::size_t DenseForward<T>::scratch_bytes() const {
    ScratchParts count;
    Scratch(count, shape_.batch, shape_.inputs / values_of_factor<T>);
    return count.bytes();
}

template <typename T>
void DenseForward<T>::to_panels(const float* blocks, T* panels) const {
    constexpr int max_block = 64;
    T piece[max_columns * max_block];
    auto* to = reinterpret_cast<Factor<T>*>(panels);
    for (Weights<Factor<T>> now(panels, shape_, true); now.any(); now = now.next())
        for (int step = 0; step < now.steps(); step += now.block_steps) {
            pack_values(blocks + now.piece_at(step) * values_of_factor<T>,
                        std::int64_t{now.columns} * shape_.block(), piece);
            now.turn(reinterpret_cast<const Factor<T>*>(piece), to + now.panel_at(), step,
                     dense_registers<T>());
        }
}

template <typename T>
void DenseForward<T>::run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
                          void* scratch) const {
    using F = Factor<T>;
    Weights<F> now(weights, shape_, in_panels_);
    const int steps = now.all_steps, columns = now.columns;
    ScratchParts parts(scratch);
    const Scratch own(parts, shape_.batch, steps);
    auto* own_panel = reinterpret_cast<F*>(own.panel);
    const Samples<F> samples(reinterpret_cast<const F*>(src), shape_.batch, steps, own);

    for (; now.any(); now = now.next()) {
        if (!in_panels_) now.to_panel(own_panel, dense_registers<T>());
        const F* panel = in_panels_ ? now.all + now.panel_at() : own_panel;
        for (int g = 0; g < samples.groups(); ++g)
            GemmKernel{.rows = samples.count(g),
                       .columns = columns,
                       .a_row = steps,
                       .a_step = 1,
                       .accumulate = now.first > 0,
                       .registers = dense_registers<T>(),
                       .kept_steps = samples.kept(g, now.first),
                       .to_prefetch = now.next().share(g, samples.groups())}
                .run(samples.at(g, now.first), panel, own.sums + std::int64_t{g} * group * columns);
        if (!now.ends_panel()) continue;
        for (int n = 0; n < shape_.batch; ++n) {
            float* sums = own.sums + n * columns;
            run_widest<activate_loop>(sums, columns, bias + now.output, relu);
            pack_values(sums, columns, dst + std::int64_t{n} * shape_.outputs + now.output);
        }
    }
}

template class DenseForward<float>;
template class DenseForward<BFloat16>;

} // namespace headroom
