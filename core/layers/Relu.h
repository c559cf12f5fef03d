#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// max(x, 0).
///
///     {"type": "relu"}
///
/// Behind a convolution or a dense layer it costs no pass of its own: Network fuses it.
class Relu : public Layer {
  public:
    static std::unique_ptr<Layer> make(SpecReader&, const Shape&);

    std::string type() const override { return "relu"; }
    std::string describe() const override { return "relu"; }
    Shape output_shape(const Shape& input) const override { return input; }
    Compiled compile(PlanBuilder& builder, const Value& src, bool relu) override;
};

} // namespace headroom
