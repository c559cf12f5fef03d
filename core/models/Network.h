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
    const std::vector<std::unique_ptr<Layer>>& layers() const { return list_.layers(); }

    /// The shape behind each layer; throws Error(usage) where a layer cannot take its input.
    std::vector<Shape> shapes(const Shape& input) const { return list_.shapes(input); }
    Shape output_shape(const Shape& input) const { return list_.output_shape(input); }

    std::vector<Parameter*> parameters() const { return list_.parameters(); }
    std::int64_t parameter_count() const; ///< without batch norms' statistics
    std::int64_t macs(const Shape& input) const { return list_.macs(input); }
    void initialise(std::uint64_t seed) { list_.initialise(seed); }

  private:
    std::string prefix_;
    LayerList list_;
};

} // namespace headroom
