#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Maximum of each feature map, for any input size (Oquab et al. 2015, "Is object localization for
/// free?", doi:10.1109/CVPR.2015.7298668).
///
///     {"type": "global-maxpool"}
///
/// {C, H, W} -> {C, 1, 1}. Of equal maxima the first gets the gradient.
class GlobalMaxPool2d : public Layer {
  public:
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "global-maxpool"; }
    std::string describe() const override { return "global max pool"; }
    Shape output_shape(const Shape& input) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;
};

} // namespace headroom
