#pragma once

#include <cstdint>

namespace headroom {

/// The coefficients of a convolution's kernels: a plane of [panels][channels][filters of a panel]
/// for each coefficient. Weights and their gradient lie as oneDNN's OIhw16i16o, or with registers
/// of eight floats as OIhw8i8o.
struct WinogradWeights {
    int channels = 0, filters = 0;
    int panel = 0;               ///< filters of a panel
    std::int64_t next_plane = 0; ///< floats from coefficient to coefficient
    int first = 0, end = 0;      ///< filters that are meant, in whole registers
    std::int64_t before = 0;     ///< floats of a plane that are not there, before these

    std::int64_t at(int channel, int filter) const {
        return (std::int64_t{filter / panel} * channels + channel) * panel + filter % panel -
               before;
    }
};

/// What is done to them, for a filter (WinogradTransform.h) and kind of registers.
struct WinogradWeightSteps {
    void (*transform)(const WinogradWeights& of, const float* weights, float* coefficients);

    /// Of the convolution that leads back to src: the kernel turned around, channels and filters
    /// exchanged. `weights` are still those of the convolution itself, whose channels are
    /// of.filters.
    void (*transform_for_data)(const WinogradWeights& of, const float* weights,
                               float* coefficients);

    /// The gradient of the weights out of the gradient of their coefficients.
    void (*write_diff)(const WinogradWeights& of, const float* coefficients, float* diff_weights);
};

} // namespace headroom
