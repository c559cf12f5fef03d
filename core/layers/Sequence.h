#pragma once

#include "core/layers/CompileLayers.h"
#include "core/layers/Layer.h"
#include "core/layers/SpecReader.h"

namespace headroom {

/// Layers in a row, as one layer.
///
///     {"type": "sequence", "layers": [{"type": "conv", ...}, {"type": "relu"}]}
///
/// Parameters are named by the layer's index, as PyTorch's nn.Sequential does: "0.weight".
class Sequence : public Layer {
  public:
    /// Throws Error(usage) naming the layer that is wrong or cannot take its input.
    Sequence(const std::vector<nlohmann::ordered_json>& layers, const Shape& input);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "sequence"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override;
    std::vector<Parameter*> parameters() override;
    std::int64_t macs(const Shape& input) const override;
    void initialise(std::uint64_t seed) override;
    void freeze(bool frozen) override;
    void keep_statistics(bool keep) override;
    bool fuses(const PlanBuilder&, const Epilogue& epilogue) const override {
        return !epilogue.norm;
    }
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) override;

    bool empty() const { return layers_.empty(); }

  private:
    std::vector<std::unique_ptr<Layer>> layers_;
};

} // namespace headroom
