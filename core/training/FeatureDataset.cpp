#include "core/training/FeatureDataset.h"

namespace headroom {

void FeatureDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    batch.shape = shape_;
    batch.values = nullptr;
    batch.pixels.resize(indices.size() * shape_.values());
    batch.labels.clear();
    for (const auto index : indices)
        batch.labels.push_back(labels().at(index));
    batch.sample_ids.assign(indices.begin(), indices.end());
    read_features(indices, batch.pixels);
}

} // namespace headroom
