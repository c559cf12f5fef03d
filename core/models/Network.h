#pragma once

#include "core/layers/nested/LayerList.h"
#include "core/models/ModelSpec.h"

namespace headroom {

/// Consecutive layers: a backbone or a head. Parameters are named as in PyTorch's nn.Sequential,
/// PREFIX.INDEX.NAME.
class Network {
  public:
    /// Throws Error(usage) if a layer is invalid or does not accept its input, Error(resources) if
    /// the network is larger than any machine's memory. If the layers are the list PREFIX of a
    /// file, the error names the place in it.
    Network(std::string prefix, const std::vector<LayerSpec>& layers, const Shape& input,
            const JsonSource* source = nullptr);

    const std::string& prefix() const { return prefix_; }
    std::size_t size() const { return list_.size(); } ///< layers
    Layer& layer(std::size_t index) { return list_[index]; }
    const Layer& layer(std::size_t index) const { return list_[index]; }

    /// The shape after each layer. Throws Error(usage) if a layer does not accept its input.
    std::vector<Shape> shapes(const Shape& input) const { return list_.shapes(input); }
    Shape output_shape(const Shape& input) const { return list_.output_shape(input); }

    std::vector<Parameter*> parameters() { return list_.parameters(); }
    std::vector<const Parameter*> parameters() const { return list_.parameters(); }
    std::int64_t parameter_count() const; ///< without batch norm statistics
    std::int64_t macs(const Shape& input) const { return list_.macs(input); }
    void initialise(std::uint64_t seed) { list_.initialise(seed); }

  private:
    std::string prefix_;
    LayerList list_;
};

} // namespace headroom
