#pragma once

#include "core/layers/Layer.h"

#include <functional>
#include <nlohmann/json.hpp>

namespace headroom {

/// Layers in a row: what a network, a sequence and both branches of a residual block hold.
/// Parameters are named by the layer's index, as PyTorch's nn.Sequential does: PREFIX0.weight.
class LayerList {
  public:
    /// Where in a file the layer of that index stands, for errors.
    using Place = std::function<std::string(std::size_t index)>;

    /// Throws Error(usage) where a layer is wrong or cannot take its input, Error(resources) where
    /// the layers are larger than any machine's memory.
    LayerList(const std::vector<nlohmann::ordered_json>& specs, const Shape& input,
              const std::string& prefix, const Place& place);

    std::size_t size() const { return layers_.size(); }
    Layer& operator[](std::size_t index) { return *layers_[index]; }
    const Layer& operator[](std::size_t index) const { return *layers_[index]; }

    /// The shape behind each layer; throws Error(usage) where a layer cannot take its input.
    std::vector<Shape> shapes(const Shape& input) const;
    Shape output_shape(const Shape& input) const;

    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;
    std::int64_t macs(const Shape& input) const;
    void initialise(std::uint64_t seed);

  private:
    std::vector<std::unique_ptr<Layer>> layers_;
};

} // namespace headroom
