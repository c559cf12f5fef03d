#include "core/training/FeatureDataset.h"

#include <algorithm>

namespace headroom {

FeatureDataset::FeatureDataset(DatasetPtr images, std::shared_ptr<const Tensor> features)
    : images_(std::move(images)), features_(std::move(features)) {
    const Shape& all = features_->shape();
    shape_ = {static_cast<int>(all[1]), static_cast<int>(all[2]), static_cast<int>(all[3])};
}

void FeatureDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    const std::size_t values = shape_.values();
    batch.shape = shape_;
    batch.pixels.resize(indices.size() * values);
    batch.labels.clear();
    batch.sample_ids.assign(indices.begin(), indices.end());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        batch.labels.push_back(labels().at(indices[i]));
        std::copy_n(features_->data() + indices[i] * values, values,
                    batch.pixels.begin() + static_cast<std::ptrdiff_t>(i * values));
    }
}

} // namespace headroom
