#pragma once

#include "core/layers/SpecReader.h"
#include "core/layers/nested/LayerList.h"

namespace headroom {

/// Layers in a row, as one layer.
///
///     {"type": "sequence", "layers": [{"type": "conv", ...}, {"type": "relu"}]}
///
/// Parameters are named by the layer's index: "0.weight".
class Sequence : public Layer {
  public:
    /// Throws as LayerList does.
    Sequence(const std::vector<nlohmann::ordered_json>& layers, const Shape& input);
    static std::unique_ptr<Layer> make(SpecReader& spec, const Shape& input);

    std::string type() const override { return "sequence"; }
    std::string describe() const override;
    Shape output_shape(const Shape& input) const override { return list_.output_shape(input); }
    std::vector<Parameter*> parameters() override { return list_.parameters(); }
    std::int64_t macs(const Shape& input) const override { return list_.macs(input); }
    void initialise(std::uint64_t seed) override { list_.initialise(seed); }
    void freeze(bool frozen) override;
    void keep_statistics(bool keep) override;
    bool fuses(const PlanBuilder& builder, const Epilogue& epilogue) const override;
    OperatorValue operators(OperatorList& list, const std::string& name,
                            const OperatorValue& src) const override;
    Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) override;

    bool empty() const { return list_.size() == 0; }

  private:
    LayerList list_;
};

} // namespace headroom
