#pragma once

#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

class BatchNormLane;

/// Batch normalisation over N, H, W for each channel (Ioffe and Szegedy, arXiv:1502.03167).
///
///     {"type": "batchnorm", "epsilon": 1e-5, "momentum": 0.1}
///
/// Training uses the batch's statistics and moves the running ones,
/// running += momentum * (batch - running), with the unbiased variance, as in PyTorch; inference
/// uses the running ones.
class BatchNorm2d : public Layer {
  public:
    BatchNorm2d(std::int64_t channels, double epsilon, double momentum);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "batchnorm"; }
    std::string describe() const override { return "batch normalisation"; }
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    void initialise(std::uint64_t seed) override;
    Compiled compile(PlanBuilder& builder, const Value& src, bool relu) override;

  private:
    Compiled compile_inference(PlanBuilder& builder, const Value& src);
    template <typename T>
    Compiled compile_training(PlanBuilder& builder, Value src);
    void keep_statistics(const BatchNormLane& lane);

    std::int64_t channels_;
    float epsilon_, momentum_;
    Parameter weight_, bias_, running_mean_, running_var_; ///< {channels} each
};

} // namespace headroom
