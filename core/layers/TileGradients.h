#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Convolution.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace headroom {

/// What a backward-weights step computes, and from what.
struct WeightGradients {
    dnnl::memory src, diff_dst; ///< in any layout
    Parameter& weight;
    Parameter* bias; ///< or nullptr
    std::int64_t flops;
};

/// Backward-weights of a convolution on AMX tiles, by a kernel of our own instead of a primitive:
/// oneDNN leaves most of AMX unused there.
///
///     auto tiles = conv_tile_gradients(builder, convolution);
///     if (tiles) builder.settle(weight, dims, tiles->diff_weights);
///     ... and backward:
///     if (tiles) tiles->add(builder, "conv backward weights", {x, diff, weight, &bias, flops});
struct TileGradients {
    compat::Desc src, diff_dst; ///< bf16, as the kernel reads them
    compat::Desc diff_weights;  ///< f32, as it writes them
    std::size_t scratch_bytes;
    std::function<void(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights,
                       float* diff_bias, void* scratch)>
        run;

    /// Adds the step, and what brings operands into the kernel's layouts.
    void add(PlanBuilder& builder, const std::string& name, const WeightGradients& of) const;
};

/// For a convolution in a Plan for training. Nothing where oneDNN has to do it: the Plan is not of
/// bf16, there is no AMX, or no kernel for the shape.
std::optional<TileGradients> conv_tile_gradients(const PlanBuilder& builder,
                                                 const Convolution& convolution);

} // namespace headroom
