#include "core/export/KerasOrder.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace headroom {

namespace {

/// Distance of each layer from the output, and when a search from the output, input by input,
/// finds it.
class Places {
  public:
    explicit Places(const std::vector<KerasLayer>& layers) : layers_(layers) {
        for (std::size_t i = 0; i < layers.size(); ++i)
            makers_.emplace(layers[i].output, i);
        depth_.resize(layers.size(), 0);
        found_.resize(layers.size());
        // Layers are in an order of computation: behind a layer are all that take its output.
        for (std::size_t i = layers.size(); i-- > 0;)
            for (const auto& input : layers[i].inputs)
                if (const auto maker = makers_.find(input); maker != makers_.end())
                    depth_[maker->second] = std::max(depth_[maker->second], depth_[i] + 1);
        search(layers.size() - 1);
    }

    std::vector<std::size_t> order() const {
        std::vector<std::size_t> order(layers_.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            return depth_[a] != depth_[b] ? depth_[a] > depth_[b] : found_[a] < found_[b];
        });
        return order;
    }

  private:
    void search(std::size_t layer) { // recursion would be as deep as the network
        std::vector<std::size_t> open{layer};
        std::size_t count = 0;
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (found_[at]) continue;
            found_[at] = count++;
            const auto& inputs = layers_[at].inputs;
            for (auto input = inputs.rbegin(); input != inputs.rend(); ++input)
                if (const auto maker = makers_.find(*input); maker != makers_.end())
                    open.push_back(maker->second);
        }
    }

    const std::vector<KerasLayer>& layers_;
    std::map<std::string, std::size_t> makers_;
    std::vector<std::size_t> depth_;
    std::vector<std::optional<std::size_t>> found_;
};

/// Keras' own conversion: "DepthwiseConv2D" is depthwise_conv2d.
std::string snake_case(const std::string& name) {
    const auto upper = [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; };
    const auto lower = [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; };
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool word = i > 0 && upper(name[i]) &&
                          (lower(name[i - 1]) || (i + 1 < name.size() && lower(name[i + 1])));
        if (word) result += '_';
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
    return result;
}

} // namespace

std::vector<std::pair<const KerasLayer*, std::string>>
keras_folders(const std::vector<KerasLayer>& layers) {
    std::vector<std::pair<const KerasLayer*, std::string>> folders;
    std::map<std::string, int> count;
    for (const auto i : Places(layers).order()) {
        if (layers[i].weights.empty()) continue;
        const auto type = snake_case(layers[i].type);
        const int number = count[type]++;
        folders.emplace_back(&layers[i], number == 0 ? fmt::format("layers/{}", type)
                                                     : fmt::format("layers/{}_{}", type, number));
    }
    return folders;
}

} // namespace headroom
