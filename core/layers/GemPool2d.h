#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Generalised mean of each feature map, (mean x^p)^(1/p), for any input size; values below 1e-6
/// count as 1e-6 (Radenovic, Tolias and Chum, arXiv:1711.02512). p = 1 is the average, large p
/// approaches the maximum.
///
///     {"type": "gem", "power": 3}
///
/// {C, H, W} -> {C, 1, 1}. p is one trained parameter, "power"; the key has its initial value.
class GemPool2d : public Layer {
  public:
    explicit GemPool2d(double power);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "gem"; }
    std::string describe() const override { return "generalised mean pool"; }
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override { return {&power_}; }
    void initialise(std::uint64_t seed) override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    template <typename T>
    Compiled compile_in(PlanBuilder& builder, Value src);

    float start_;
    Parameter power_; ///< {1}
};

} // namespace headroom
