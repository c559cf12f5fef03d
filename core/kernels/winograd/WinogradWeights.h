#pragma once

#include <cstdint>

namespace headroom {

/// Layout of the coefficients of a convolution's kernels: a plane of [panels][channels][filters of
/// a panel] for each coefficient. Weights and their gradient are in oneDNN's OIhw16i16o, or with
/// registers of eight floats in OIhw8i8o.
struct WinogradWeights {
    int channels = 0, filters = 0;
    int panel = 0;                 ///< filters in a panel
    std::int64_t plane_stride = 0; ///< distance between coefficients, in floats
    int first = 0, end = 0;        ///< range of filters to process, in whole registers
    std::int64_t before = 0;       ///< floats of a plane before this range, which are not in memory

    std::int64_t at(int channel, int filter) const {
        return (std::int64_t{filter / panel} * channels + channel) * panel + filter % panel -
               before;
    }
};

/// Transforms of weights, for one filter (WinogradTransform.h) and kind of registers.
struct WinogradWeightSteps {
    void (*transform)(const WinogradWeights& of, const float* weights, float* coefficients);

    /// Transforms the weights for backward data: kernels rotated by 180 degrees, channels and
    /// filters exchanged. `weights` are those of the forward convolution, whose channels are
    /// of.filters.
    void (*transform_for_data)(const WinogradWeights& of, const float* weights,
                               float* coefficients);

    /// Transforms the gradient of the coefficients into the gradient of the weights.
    void (*write_diff)(const WinogradWeights& of, const float* coefficients, float* diff_weights);
};

} // namespace headroom
