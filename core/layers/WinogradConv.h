#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/kernels/winograd/Winograd.h"
#include "core/layers/ChannelPart.h"
#include "core/layers/Convolution.h"
#include "core/layers/TileGradients.h"

#include <fmt/format.h>

namespace headroom {

/// The passes of a convolution as steps of a Plan, each by our Winograd
/// (core/kernels/winograd/Winograd.h). A pass may as well be oneDNN's: which is quicker is measured
/// (ConvTuning.h).
class WinogradConv {
  public:
    /// Whether it may be worth while: the kernel supports the shape, the processor has AVX-512 or
    /// AVX2, and for bf16 no AMX, which is beyond its reach.
    static bool offered(const PlanBuilder& builder, const Convolution& convolution);

    WinogradConv(const Convolution& convolution, WinogradTiling tiling)
        : convolution_(convolution), winograd_(convolution.shape(), tiling),
          implementation_(fmt::format("headroom winograd {0}x{0}{1}", tiling.outputs,
                                      tiling.fixed_point ? " fixed" : "")) {}

    /// How activations like this one lie for it.
    static compat::Desc layout(const compat::Desc& activation);
    /// How parameters should be settled where backward_weights is one of ours.
    static compat::Desc diff_weights(const Convolution& convolution);

    /// Returns dst, or writes `part` if there is one. `bias` may be nullptr.
    dnnl::memory add_forward(PlanBuilder& builder, const dnnl::memory& src, Parameter& weight,
                             Parameter* bias, bool relu, std::int64_t flops,
                             const ChannelPart& part) const;
    /// Returns diff_src, with the backward pass of the ReLU whose result src is, if it can.
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
