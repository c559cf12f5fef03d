#include "core/kernels/DensePanels.h"

#include "core/kernels/Avx512.h"
#include "core/kernels/PanelProduct.h"

#include <algorithm>
#include <stdexcept>

namespace headroom {

namespace {

constexpr int panel_outputs = DenseShape::panel;
/// A piece, its factors and what an optimizer reads beside it stay in the first-level cache.
constexpr int piece_inputs = 48;
/// Rows of a piece at a time, in which the memory is asked for one of UseGradient::beside.
constexpr int part_inputs = 18;
constexpr std::size_t piece_floats = std::size_t{piece_inputs} * panel_outputs;

/// Values [first, first + width) of the samples of some steps, step by step.
void pack(const std::vector<const float*>& rows, int first, int width, float* to) {
    for (const float* row : rows)
        to = std::copy_n(row + first, width, to);
}

HEADROOM_AVX512 void interleave(const BFloat16* even, const BFloat16* odd, int count,
                                BFloat16Pair* to) {
    for (int i = 0; i < count; ++i)
        to[i] = {even[i], odd[i]};
}
void pack(const std::vector<const BFloat16*>& rows, int first, int width, BFloat16Pair* to) {
    for (std::size_t n = 0; n < rows.size(); n += 2, to += width)
        interleave(rows[n] + first, rows[n + 1] + first, width, to);
}

} // namespace

template <typename T>
bool DensePanels<T>::supports(const DenseShape& shape) {
    return factors_usable<T>() && shape.fits_panels();
}

template <typename T>
DensePanels<T>::DensePanels(const DenseShape& shape) : shape_(shape) {
    if (!supports(shape))
        throw std::invalid_argument("DensePanels: inputs must be multiples of 16, outputs of 64");
    steps_ = (shape.batch + values_of_factor<T> - 1) / values_of_factor<T>;
    zeros_.assign(static_cast<std::size_t>(std::max(shape.inputs, shape.outputs)), T{});
}

template <typename T>
DenseRows<T> DensePanels<T>::rows(std::span<const Samples> batch) const {
    const auto samples = static_cast<std::size_t>(steps_ * values_of_factor<T>);
    return dense_rows(shape_, batch, samples, zeros_);
}

template <typename T>
std::size_t DensePanels<T>::scratch_bytes() const {
    const auto values = static_cast<std::size_t>(shape_.inputs + shape_.outputs);
    return piece_floats * sizeof(float) +
           values * static_cast<std::size_t>(steps_) * sizeof(Factor<T>);
}

template <typename T>
void DensePanels<T>::run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                               void* scratch) const {
    const int pieces = (shape_.inputs + piece_inputs - 1) / piece_inputs;
    const int begin = pieces * share / shares * piece_inputs;
    const int end = std::min(pieces * (share + 1) / shares * piece_inputs, shape_.inputs);

    auto* piece = static_cast<float*>(scratch);
    auto* diffs = reinterpret_cast<Factor<T>*>(piece + piece_floats); // panel by panel
    auto* values = diffs + std::int64_t{shape_.outputs} * steps_;     // piece by piece
    for (int o = 0; o < shape_.outputs; o += panel_outputs)
        pack(batch.diff_dst, o, panel_outputs, diffs + std::int64_t{o} * steps_);
    for (int i = begin; i < end; i += piece_inputs)
        pack(batch.src, i, std::min(piece_inputs, end - i),
             values + std::int64_t{i - begin} * steps_);

    // Along the inputs, and so along what an optimizer keeps for each weight.
    for (int o = 0; o < shape_.outputs; o += panel_outputs)
        for (int i = begin; i < end; i += piece_inputs) {
            const int inputs = std::min(piece_inputs, end - i);
            const auto size = static_cast<std::size_t>(inputs) * panel_outputs;
            const auto offset =
                static_cast<std::size_t>(o) * static_cast<std::size_t>(shape_.inputs) +
                static_cast<std::size_t>(i) * panel_outputs;
            auto beside = use.beside.begin();
            for (int row = 0; row < inputs; row += part_inputs) {
                PanelProduct product{.rows = std::min(part_inputs, inputs - row),
                                     .steps = steps_,
                                     .columns = panel_outputs,
                                     .a_row = 1,
                                     .a_step = inputs};
                if (const float* array = *beside++)
                    product.ahead = std::as_bytes(std::span(array + offset, size));
                product.run(values + std::int64_t{i - begin} * steps_ + row,
                            diffs + std::int64_t{o} * steps_, piece + row * panel_outputs);
            }
            use.take(offset, {piece, size});
        }
}

template class DensePanels<float>;
template class DensePanels<BFloat16>;

} // namespace headroom
