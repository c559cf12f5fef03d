#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Average and maximum of each feature map, joined, for any input size. fastai's default head
/// begins with this pooling, but has the maxima first
/// (https://docs.fast.ai/layers.html#adaptiveconcatpool2d).
///
///     {"type": "global-avgmaxpool"}
///
/// {C, H, W} -> {2 C, 1, 1}: C averages, then C maxima.
class GlobalAvgMaxPool2d : public Layer {
  public:
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "global-avgmaxpool"; }
    std::string describe() const override { return "global average and max pool"; }
    Shape output_shape(const Shape& input) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;
};

} // namespace headroom
