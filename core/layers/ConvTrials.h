#pragma once

#include "core/kernels/winograd/Winograd.h"
#include "core/layers/Convolution.h"

#include <functional>
#include <optional>
#include <vector>

namespace headroom {

/// One way to compute one pass of a convolution, on memory of its own that holds zeros.
struct ConvTrial {
    std::optional<WinogradTiling> winograd; ///< none: oneDNN's direct one
    std::function<void()> run;
};

/// The Winograds that may compute a pass, smaller tiles first. `training`: weights change, and what
/// is made of them is made again each time.
std::vector<WinogradTiling> winograd_tilings(const ConvShape& shape, bool bf16, bool training);

// All ways to compute a pass, oneDNN's first, to be measured beside each other.

/// training: weights change, and their coefficients must be made anew each time.
std::vector<ConvTrial> forward_trials(const Convolution& convolution, dnnl::prop_kind kind,
                                      bool training);
std::vector<ConvTrial> backward_data_trials(const Convolution& convolution);
std::vector<ConvTrial> backward_weights_trials(const Convolution& convolution);

} // namespace headroom
