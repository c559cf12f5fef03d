#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

class BatchNormLane;

/// Batch normalisation over N, H, W for each channel (Ioffe and Szegedy, arXiv:1502.03167).
///
///     {"type": "batchnorm", "epsilon": 1e-5, "momentum": 0.1}
///
/// Training uses the statistics of the batch and updates the running ones, running += momentum *
/// (batch - running), with the unbiased variance, as in PyTorch. Inference uses the running ones,
/// and so does training if the statistics are to be kept (Layer::keep_statistics) or the layer is
/// frozen. In inference, a batch norm after a convolution is folded into the convolution's weights.
class BatchNorm2d : public Layer {
  public:
    BatchNorm2d(std::int64_t channels, double epsilon, double momentum);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "batchnorm"; }
    std::string describe() const override { return "batch normalisation"; }
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    void initialise(std::uint64_t seed) override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue&) override;
    void keep_statistics(bool keep) override { keeps_statistics_ = keep; }

    /// Inference computes scale * x + shift for each channel.
    struct Affine {
        double scale, shift;
    };
    std::vector<Affine> affine() const;

  private:
    Compiled compile_by_running_statistics(PlanBuilder& builder, const Value& src);
    template <typename T>
    Compiled compile_training(PlanBuilder& builder, Value src);
    void move_statistics(const BatchNormLane& lane);

    std::int64_t channels_;
    float epsilon_, momentum_;
    bool keeps_statistics_ = false;
    Parameter weight_, bias_, running_mean_, running_var_; ///< {channels} each
};

} // namespace headroom
