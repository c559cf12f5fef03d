#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Layer.h"
#include "core/layers/conv/Convolution.h"

#include <optional>

namespace headroom {

/// Compiles a convolution of images with the ReLU and the max pooling after it into one step for
/// inference, which takes one image after another through all three. So an image is pooled while
/// the result of its convolution, the largest activation of most networks, is still in the cache.
/// Returns nothing and adds no step if that result is small, if the images have more than four
/// channels, or if oneDNN wants other layouts than NCHW for them and one of channel_blocks' for the
/// result. `bias` may be nullptr.
std::optional<Compiled> compile_by_image(PlanBuilder& builder, const Value& src,
                                         const Convolution& convolution, Parameter& weight,
                                         Parameter* bias, const MaxPooling& pooling,
                                         std::int64_t flops);

} // namespace headroom
