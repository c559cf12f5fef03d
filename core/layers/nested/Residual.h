#pragma once

#include "core/layers/nested/Sequence.h"

namespace headroom {

/// A residual block: adds the result of its body to its input (He et al., arXiv:1512.03385).
///
///     {"type": "residual", "body": [layers...], "shortcut": [layers...]}
///
/// `shortcut` brings the input to the shape of the body's output where that differs; without it the
/// input itself is added. Parameters are named "body.0.weight", "shortcut.0.weight".
/// In inference the sum, and an activation after it, are fused into the body's last convolution.
class Residual : public Layer {
  public:
    Residual(const std::vector<nlohmann::ordered_json>& body,
             const std::vector<nlohmann::ordered_json>& shortcut, const Shape& input);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "residual"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    std::int64_t macs(const Shape& input) const override;
    void initialise(std::uint64_t seed) override;
    void freeze(bool frozen) override;
    void keep_statistics(bool keep) override;
    bool fuses(const PlanBuilder&, const Epilogue& epilogue) const override {
        return !epilogue.norm && !epilogue.addend;
    }
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) override;

  private:
    Compiled compile_shortcut(PlanBuilder& builder, const std::string& scope, const Value& src);
    Compiled compile_training(PlanBuilder& builder, const Value& src, Activation activation);

    Sequence body_, shortcut_;
};

} // namespace headroom
