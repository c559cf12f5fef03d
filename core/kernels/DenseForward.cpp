#include "core/kernels/DenseForward.h"

#include "core/kernels/PairedRows.h"
#include "core/kernels/PanelProduct.h"
#include "core/kernels/Wide.h"

#include <algorithm>
#include <span>

namespace headroom {

namespace {

/// Samples that are a panel, the product's columns: as many as its registers hold at a time.
constexpr int most_samples = 64;
template <typename T>
int panel_samples() {
    return dense_registers<T>() == Registers::avx2 ? 16 : most_samples;
}
/// Outputs at a time: their weights stay in the second-level cache for all panels, and PanelProduct
/// goes over them in whole blocks of rows.
constexpr int most_outputs = 48;

/// Columns of a panel for `samples`.
int columns_for(int samples) {
    return (samples + 15) / 16 * 16;
}

/// Samples of `count` factors each, in columns; what is behind the last sample does not matter.
template <typename F>
void pack(const F* src, int samples, int count, int columns, F* panel) {
    constexpr int together = 16; // factors of a sample: a cache line
    for (int i = 0; i < count; i += together, src += together, panel += together * columns)
        for (int n = 0; n < samples; ++n)
            for (int j = 0; j < together; ++j)
                panel[j * columns + n] = src[std::ptrdiff_t{n} * count + j];
}

/// Outputs from their sums, outputs x columns.
HEADROOM_WIDE void activate(float* sums, int columns, const float* bias, bool relu, int outputs) {
    for (int o = 0; o < outputs; ++o, sums += columns)
        for (int n = 0; n < columns; ++n) {
            const float value = sums[n] + bias[o];
            sums[n] = relu && value < 0 ? 0 : value; // a NaN stays one
        }
}

/// The samples' rows of them.
template <typename T>
void unpack(const T* from, int columns, int outputs, int samples, std::ptrdiff_t stride, T* dst) {
    for (int n = 0; n < samples; ++n, dst += stride)
        for (int o = 0; o < outputs; ++o)
            dst[o] = from[o * columns + n];
}

} // namespace

template <typename T>
std::size_t DenseForward<T>::scratch_bytes() const {
    const auto columns = static_cast<std::size_t>(columns_for(shape_.batch));
    return most_outputs * most_samples * (sizeof(float) + sizeof(T)) +
           columns * static_cast<std::size_t>(shape_.inputs) * sizeof(T);
}

template <typename T>
void DenseForward<T>::run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
                          void* scratch) const {
    const int steps = shape_.block() / values_of_factor<T>; // of a block
    const int all_steps = shape_.inputs / values_of_factor<T>;
    auto* sums = static_cast<float*>(scratch);
    auto* results = reinterpret_cast<T*>(sums + most_outputs * most_samples);
    auto* panels = reinterpret_cast<Factor<T>*>(results + most_outputs * most_samples);
    for (int n = 0; n < shape_.batch; n += panel_samples<T>()) {
        const int samples = std::min(panel_samples<T>(), shape_.batch - n);
        pack(reinterpret_cast<const Factor<T>*>(src) + std::ptrdiff_t{n} * all_steps, samples,
             all_steps, columns_for(samples), panels + std::ptrdiff_t{n} * all_steps);
    }
    for (int o = 0; o < shape_.outputs; o += most_outputs)
        for (int n = 0; n < shape_.batch; n += panel_samples<T>()) {
            const int samples = std::min(panel_samples<T>(), shape_.batch - n);
            const PanelProduct product{.rows = std::min(most_outputs, shape_.outputs - o),
                                       .steps = steps,
                                       .columns = columns_for(samples),
                                       .a_row = steps,
                                       .a_step = 1,
                                       .blocks = shape_.inputs / shape_.block(),
                                       .a_block = std::ptrdiff_t{shape_.outputs} * steps,
                                       .registers = dense_registers<T>()};
            product.run(reinterpret_cast<const Factor<T>*>(weights) + std::ptrdiff_t{o} * steps,
                        panels + std::ptrdiff_t{n} * all_steps, sums);
            activate(sums, product.columns, bias + o, relu, product.rows);
            pack_values(sums, std::int64_t{product.rows} * product.columns, results);
            unpack(results, product.columns, product.rows, samples, shape_.outputs,
                   dst + std::ptrdiff_t{n} * shape_.outputs + o);
        }
}

template class DenseForward<float>;
template class DenseForward<BFloat16>;

} // namespace headroom
