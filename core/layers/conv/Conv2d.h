#pragma once

#include "core/layers/Layer.h"
#include "core/layers/Padding.h"
#include "core/layers/SpecReader.h"

namespace headroom {

struct ChannelPart;
struct Convolution;

/// 2-D convolution (cross-correlation, as every framework means it).
///
///     {"type": "conv", "filters": 32, "kernel": 5, "stride": 1, "padding": 2, "bias": true}
///     {"type": "conv", "filters": 64, "kernel": 3, "groups": 64, "padding": "same"}
///
/// kernel and stride: one number or [height, width]; padding: Padding.h. Stride 1, padding 0,
/// groups 1 and bias true are the defaults. {C, H, W} -> {filters, ...} (window_output).
/// Each of the groups sees its share of the channels alone; as many groups as channels are a
/// depthwise convolution. Weights are {filters, C / groups, height, width}. Start values as in
/// PyTorch: uniform in +-1/sqrt(fan_in), weights and bias.
class Conv2d : public Layer {
  public:
    struct Window {
        Shape kernel, stride{1, 1};
        Padding padding;
    };
    Conv2d(std::int64_t channels, std::int64_t filters, Window window, bool bias,
           std::int64_t groups = 1);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "conv"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    std::int64_t macs(const Shape& input) const override;
    void initialise(std::uint64_t seed) override;
    bool fuses(const PlanBuilder& builder, const Epilogue& epilogue) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) override;
    std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src,
                                              const Epilogue& epilogue,
                                              const MaxPooling& pooling) override;
    /// compile(), which in a Plan for inference writes `part`, if there is one.
    Compiled compile_part(PlanBuilder& builder, const Value& src, const Epilogue& epilogue,
                          const ChannelPart& part);

  private:
    /// The parameters that a Plan uses: the layer's own, or with a batch norm folded into them.
    struct Operands {
        Parameter& weight;
        Parameter* bias; ///< nullptr for none
    };
    Operands operands(PlanBuilder& builder, BatchNorm2d* norm);
    std::int64_t flops(const PlanBuilder& builder, const Value& src) const;
    Convolution convolution(const PlanBuilder& builder, const Value& src, bool has_bias) const;
    Shape grouped_dims() const; ///< dims of the weights in oneDNN

    std::int64_t channels_, filters_, groups_;
    Window window_;
    bool has_bias_;
    Parameter weight_, bias_;
};

} // namespace headroom
