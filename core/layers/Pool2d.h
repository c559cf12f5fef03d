#pragma once

#include "core/layers/Layer.h"
#include "core/layers/Padding.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Max or average pooling over a sliding window.
///
///     {"type": "maxpool", "kernel": 2, "stride": 2, "padding": 0, "ceil_mode": false}
///     {"type": "avgpool", "kernel": 2}
///
/// The stride defaults to the kernel, the padding (Padding.h) to 0. Averages include padded zeros.
/// Output sizes are rounded down. With ceil_mode they are rounded up if the last window still
/// begins inside the image or its padding, as in PyTorch. Maxima ignore padding.
class Pool2d : public Layer {
  public:
    enum class Kind { max, average };
    Pool2d(Kind kind, Shape kernel, Shape stride, Padding padding, bool ceil_mode = false);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return kind_ == Kind::max ? "maxpool" : "avgpool"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::optional<MaxPooling> max_pooling(const Shape& input) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;

  private:
    bool pools_2x2(const Shape& input) const;
    /// Whether our own kernel (core/kernels/fused/MaxPool.h) can be used.
    bool is_ours(const PlanBuilder& builder, const Value& src) const;
    template <typename T>
    Compiled compile_ours(PlanBuilder& builder, const Value& src);
    Compiled compile_onednn(PlanBuilder& builder, const Value& src) const;

    /// Returns the padding for an input, including that of ceil_mode.
    Padding padding(const Shape& input) const;

    Kind kind_;
    Shape kernel_, stride_;
    Padding padding_;
    bool ceil_mode_;
};

} // namespace headroom
