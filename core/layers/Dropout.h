#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Zeroes each value with probability `rate` in training and scales the others by 1 / (1 - rate);
/// does nothing in inference (Srivastava et al., JMLR 15, 2014).
///
///     {"type": "dropout", "rate": 0.4}
///
/// The mask is a function of Plan::Draw and the layer's index, so a resumed run repeats it.
class Dropout : public Layer {
  public:
    explicit Dropout(double rate) : rate_(static_cast<float>(rate)) {}
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "dropout"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override { return input; }
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    float rate_;
};

} // namespace headroom
