#pragma once

#include "core/layers/nested/LayerList.h"
#include "core/models/ModelSpec.h"

namespace headroom {

/// Layers in a row: a backbone, or a head. Parameters are named as PyTorch's nn.Sequential would,
/// PREFIX.INDEX.NAME.
class Network {
  public:
    /// Throws Error(usage) where a layer is wrong or cannot take its input, Error(resources) where
    /// the network is larger than any machine's memory; where the layers are the list PREFIX of a
    /// file, it says at which place.
    Network(std::string prefix, const std::vector<LayerSpec>& layers, const Shape& input,
            const JsonSource* source = nullptr);

    const std::string& prefix() const { return prefix_; }
    std::size_t size() const { return list_.size(); } ///< layers
    Layer& layer(std::size_t index) { return list_[index]; }
    const Layer& layer(std::size_t index) const { return list_[index]; }

    /// The shape behind each layer; throws Error(usage) where a layer cannot take its input.
    std::vector<Shape> shapes(const Shape& input) const { return list_.shapes(input); }
    Shape output_shape(const Shape& input) const { return list_.output_shape(input); }

    std::vector<Parameter*> parameters() { return list_.parameters(); }
    std::vector<const Parameter*> parameters() const { return list_.parameters(); }
    std::int64_t parameter_count() const; ///< without batch norms' statistics
    std::int64_t macs(const Shape& input) const { return list_.macs(input); }
    void initialise(std::uint64_t seed) { list_.initialise(seed); }

  private:
    std::string prefix_;
    LayerList list_;
};

} // namespace headroom
