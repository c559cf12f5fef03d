#pragma once

#include "core/layers/conv/Conv2d.h"

namespace headroom {

/// SqueezeNet's module: a 1x1 convolution squeezes the channels, a 1x1 and a 3x3 expand them in
/// parallel; each is followed by ReLU (Iandola et al., arXiv:1602.07360).
///
///     {"type": "fire", "squeeze": 32, "expand": 64}
///
/// {C, H, W} -> {2 expand, H, W}. Parameters are named squeeze, expand1x1, expand3x3, as
/// torchvision names them.
class Fire : public Layer {
  public:
    Fire(std::int64_t channels, std::int64_t squeeze, std::int64_t expand);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "fire"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    std::int64_t macs(const Shape& input) const override;
    void initialise(std::uint64_t seed) override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    std::int64_t squeeze_width_, expand_width_;
    Conv2d squeeze_, expand1x1_, expand3x3_;
};

} // namespace headroom
