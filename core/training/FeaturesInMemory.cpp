#include "core/training/FeaturesInMemory.h"

#include <algorithm>

namespace headroom {

namespace {

ImageShape shape_of(const Shape& all) {
    return {static_cast<int>(all[1]), static_cast<int>(all[2]), static_cast<int>(all[3])};
}

} // namespace

FeaturesInMemory::FeaturesInMemory(DatasetPtr images, std::shared_ptr<const Tensor> features)
    : FeatureDataset(std::move(images), shape_of(features->shape())),
      features_(std::move(features)) {}

void FeaturesInMemory::read_features(std::span<const std::size_t> indices,
                                     std::span<float> to) const {
    const std::size_t values = shape().values();
    for (std::size_t i = 0; i < indices.size(); ++i)
        std::copy_n(features_->data() + indices[i] * values, values, to.data() + i * values);
}

} // namespace headroom
