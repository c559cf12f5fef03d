#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/kernels/winograd/Winograd.h"
#include "core/layers/conv/Convolution.h"
#include "core/layers/conv/TileGradients.h"
#include "core/layers/nested/ChannelPart.h"

#include <fmt/format.h>

namespace headroom {

/// Adds the passes of a convolution to a Plan, each computed by our Winograd
/// (core/kernels/winograd/Winograd.h). Whether a pass uses it or oneDNN is measured (ConvTuning.h).
class WinogradConv {
  public:
    /// Whether to measure it: the kernel supports the shape, AVX-512 or AVX2 is here, and the Plan
    /// does not use AMX, which is faster.
    static bool offered(const PlanBuilder& builder, const Convolution& convolution);

    WinogradConv(const Convolution& convolution, WinogradTiling tiling)
        : convolution_(convolution), winograd_(convolution.shape(), tiling),
          implementation_(fmt::format("headroom winograd {0}x{0}{1}", tiling.outputs,
                                      tiling.int16 ? " fixed" : "")) {}

    /// Layout of activations of this shape.
    static compat::Desc layout(const compat::Desc& activation);
    /// Layout that parameters should adopt if our Winograd computes backward_weights.
    static compat::Desc diff_weights(const Convolution& convolution);

    /// Returns dst, or writes `part` if there is one. `bias` may be nullptr.
    dnnl::memory add_forward(PlanBuilder& builder, const dnnl::memory& src, Parameter& weight,
                             Parameter* bias, bool relu, std::int64_t flops,
                             const ChannelPart& part) const;
    /// Returns diff_src. Includes the backward pass of the ReLU whose result src is, if possible.
    dnnl::memory add_backward_data(PlanBuilder& builder, const dnnl::memory& diff_dst,
                                   const Value& src, Parameter& weight, std::int64_t flops) const;
    void add_backward_weights(PlanBuilder& builder, const WeightGradients& of) const;

  private:
    dnnl::memory::data_type type() const { return compat::type_of(convolution_.src); }

    Convolution convolution_;
    Winograd winograd_;
    std::string implementation_;
};

} // namespace headroom
