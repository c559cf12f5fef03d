#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// max(x, 0).
///
///     {"type": "relu"}
///
/// After a convolution or a dense layer it is fused into that layer and costs no pass of its own.
class Relu : public Layer {
  public:
    static std::unique_ptr<Layer> make(SpecReader&, const Shape&);

    std::string type() const override { return "relu"; }
    std::string describe() const override { return "relu"; }
    Shape output_shape(const Shape& input) const override { return input; }
    Compiled compile(PlanBuilder& builder, const Value& src, bool relu) override;
};

} // namespace headroom
