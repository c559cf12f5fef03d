#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/conv/Convolution.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace headroom {

/// Operands and results of a backward-weights step.
struct WeightGradients {
    dnnl::memory src, diff_dst; ///< in any layout
    Parameter& weight;
    Parameter* bias; ///< or nullptr
    std::int64_t flops;
};

/// Computes backward weights of a convolution on AMX tiles by our own kernel instead of a
/// primitive: oneDNN leaves most of AMX unused there.
///
///     auto tiles = conv_tile_gradients(builder, convolution);
///     if (tiles) builder.adopt_layout(weight, dims, tiles->diff_weights);
///     ... and backward:
///     if (tiles) tiles->add(builder, "conv backward weights", {x, diff, weight, &bias, flops});
struct TileGradients {
    compat::Desc src, diff_dst; ///< bf16, in the kernel's layouts
    compat::Desc diff_weights;  ///< f32, in the kernel's layout
    std::size_t scratch_bytes;
    std::function<void(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights,
                       float* diff_bias, void* scratch)>
        run;

    /// Adds the step, and reorders its operands to the kernel's layouts.
    void add(PlanBuilder& builder, const std::string& name, const WeightGradients& of) const;
};

/// Returns the kernel for a convolution in a training Plan. Returns nothing if oneDNN must compute
/// it: the Plan is not in bf16, there is no AMX, or no kernel supports the shape.
std::optional<TileGradients> conv_tile_gradients(const PlanBuilder& builder,
                                                 const Convolution& convolution);

} // namespace headroom
