#pragma once

#include "core/models/weights/WeightFile.h"

#include <algorithm>

namespace headroom {

/// A file of weights in memory: its tensor i holds 100 i, 100 i + 1, and so on.
class MemoryWeights : public WeightReader {
  public:
    void read(std::size_t tensor, std::span<float> values) const override {
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(100 * tensor + i);
    }

    static WeightFile torch(std::vector<WeightTensor> tensors) {
        WeightFile file;
        file.path = "model.pth";
        file.format = WeightFormat::pytorch_zip;
        file.tensors = std::move(tensors);
        file.reader = std::make_shared<MemoryWeights>();
        return file;
    }

    /// Layers by name, with their tensors' names and shapes.
    struct Layer {
        std::string name, type;
        std::vector<std::pair<std::string, Shape>> tensors;
    };
    static WeightFile keras(WeightFormat format, const std::vector<Layer>& layers) {
        WeightFile file;
        file.path = "model.h5";
        file.format = format;
        for (const auto& [name, type, tensors] : layers) {
            auto& layer = file.layers.emplace_back(WeightLayer{name, type, {}});
            for (const auto& [tensor, shape] : tensors) {
                layer.tensors.push_back(file.tensors.size());
                file.tensors.push_back({tensor, shape, "float32"});
            }
        }
        file.reader = std::make_shared<MemoryWeights>();
        return file;
    }
};

} // namespace headroom
