#pragma once

#include "core/layers/Convolution.h"
#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

struct ChannelPart;

/// 2-D convolution (cross-correlation, as every framework means it).
///
///     {"type": "conv", "filters": 32, "kernel": 5, "stride": 1, "padding": 2, "bias": true}
///
/// kernel, stride and padding: one number or [height, width]; stride 1, padding 0 and bias true are
/// the defaults. {C, H, W} -> {filters, (H + 2 padding - kernel) / stride + 1, ...}.
/// Weights are OIHW. Start values as in PyTorch: uniform in +-1/sqrt(fan_in), weights and bias.
class Conv2d : public Layer {
  public:
    Conv2d(std::int64_t channels, std::int64_t filters, Shape kernel, Shape stride, Shape padding,
           bool bias);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "conv"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    std::int64_t macs(const Shape& input) const override;
    void initialise(std::uint64_t seed) override;
    bool fuses_relu() const override { return true; }
    Compiled compile(PlanBuilder& builder, const Value& src, bool relu) override;
    std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src) override;
    /// compile(), which in a Plan for inference writes `part`, if there is one.
    Compiled compile_part(PlanBuilder& builder, const Value& src, bool relu,
                          const ChannelPart& part);

  private:
    std::int64_t flops(const PlanBuilder& builder, const Value& src) const;
    Convolution convolution(const PlanBuilder& builder, const Value& src) const;
    Parameter* bias() { return has_bias_ ? &bias_ : nullptr; }

    std::int64_t channels_, filters_;
    Shape kernel_, stride_, padding_;
    bool has_bias_;
    Parameter weight_, bias_;
};

} // namespace headroom
