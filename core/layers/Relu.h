#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// max(x, 0), or as in MobileNets min(max(x, 0), 6).
///
///     {"type": "relu"}
///     {"type": "relu6"}
///
/// If the layer before it can fuse it (Layer::fuses), it needs no pass of its own.
class Relu : public Layer {
  public:
    explicit Relu(Activation activation) : activation_(activation) {}
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape&);

    std::string type() const override { return name_of(activation_); }
    std::string describe() const override { return type(); }
    Shape output_shape(const Shape& input) const override { return input; }
    Activation activation() const override { return activation_; }
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    Activation activation_;
};

} // namespace headroom
