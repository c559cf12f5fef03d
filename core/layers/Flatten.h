#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Reshapes {C, H, W} to {C * H * W}, in that order.
///
///     {"type": "flatten"}
///
/// It moves no data: a dense layer reads the 4-D memory directly.
class Flatten : public Layer {
  public:
    static std::unique_ptr<Layer> make(SpecReader&, const Shape&);

    std::string type() const override { return "flatten"; }
    std::string describe() const override { return "flatten"; }
    Shape output_shape(const Shape& input) const override { return {volume(input)}; }
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;
};

} // namespace headroom
