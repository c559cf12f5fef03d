#include "core/models/Network.h"

#include <fmt/format.h>

namespace headroom {

Network::Network(std::string prefix, const std::vector<LayerSpec>& layers, const Shape& input,
                 const JsonSource* source)
    : prefix_(std::move(prefix)), list_(layers, input, prefix_ + ".", [&](std::size_t index) {
          const auto place =
              source ? source->place({prefix_, std::to_string(index)}) + ": " : std::string();
          return fmt::format("{}{}.{}", place, prefix_, index);
      }) {}

std::int64_t Network::parameter_count() const {
    std::int64_t count = 0;
    for (const auto* p : parameters())
        if (p->trainable) count += static_cast<std::int64_t>(p->value.size());
    return count;
}

} // namespace headroom
