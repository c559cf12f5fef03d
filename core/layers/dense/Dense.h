#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Fully connected layer, y = W x + b.
///
///     {"type": "dense", "units": 10}
///
/// {C} -> {units}. After flatten its inputs are in C, H, W order, as in PyTorch. Initial values are
/// as in PyTorch: uniform in +-1/sqrt(inputs).
class Dense : public Layer {
  public:
    Dense(std::int64_t inputs, std::int64_t units);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "dense"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }
    std::int64_t macs(const Shape&) const override { return inputs_ * units_; }
    void initialise(std::uint64_t seed) override;
    bool fuses(const PlanBuilder&, const Epilogue& epilogue) const override {
        return !epilogue.norm && !epilogue.addend && epilogue.activation != Activation::relu6;
    }
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) override;

  private:
    /// compile() if has_blocked_dense() is true.
    Compiled compile_blocked(PlanBuilder& builder, const Value& src, bool relu);

    std::int64_t inputs_, units_;
    Parameter weight_, bias_; ///< {units, inputs}, {units}
};

} // namespace headroom
