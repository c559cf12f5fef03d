#pragma once

#include "core/kernels/winograd/Winograd.h"
#include "core/layers/conv/Convolution.h"

#include <functional>
#include <optional>
#include <vector>

namespace headroom {

/// One algorithm for one pass of a convolution, on its own zeroed memory.
struct ConvTrial {
    std::optional<WinogradTiling> winograd; ///< none: oneDNN's direct algorithm
    std::function<void()> run;
};

/// Returns the Winograd tilings that may compute a pass, smaller tiles first. `training`: weights
/// change, so they are transformed again each time.
std::vector<WinogradTiling> winograd_tilings(const ConvShape& shape, bool bf16, bool training);

// Return all algorithms for a pass, oneDNN's first, to be measured against each other.

/// `training`: weights change, so their coefficients must be computed again each time.
std::vector<ConvTrial> forward_trials(const Convolution& convolution, dnnl::prop_kind kind,
                                      bool training);
std::vector<ConvTrial> backward_data_trials(const Convolution& convolution);
std::vector<ConvTrial> backward_weights_trials(const Convolution& convolution);

} // namespace headroom
