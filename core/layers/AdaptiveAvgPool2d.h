#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Average pooling to a fixed output size, for any input size. Size 1 is global average pooling
/// (Lin, Chen, Yan: "Network in Network", arXiv:1312.4400).
///
///     {"type": "adaptive-avgpool", "size": 1}
///
/// Output row i averages the input rows from floor(i H / h) to ceil((i + 1) H / h), as in PyTorch.
class AdaptiveAvgPool2d : public Layer {
  public:
    explicit AdaptiveAvgPool2d(Shape size) : size_(std::move(size)) {}
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "adaptive-avgpool"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    Compiled compile_even(PlanBuilder& builder,
                          const Value& src) const; ///< all windows have one size
    Compiled compile_uneven(PlanBuilder& builder, const Value& src) const; ///< with our own loops
    Shape size_;
};

} // namespace headroom
