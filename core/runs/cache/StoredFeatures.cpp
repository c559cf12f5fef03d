#include "core/runs/cache/StoredFeatures.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

StoredFeatures::StoredFeatures(DatasetPtr images, std::shared_ptr<const FeatureFile> file,
                               const ImageShape& shape)
    : images_(std::move(images)), file_(std::move(file)), shape_(shape) {}

void StoredFeatures::read(std::span<const std::size_t> indices, Batch& batch) const {
    const std::size_t values = shape_.values();
    batch.shape = shape_;
    batch.values = nullptr;
    batch.pixels.resize(indices.size() * values);
    batch.labels.clear();
    batch.sample_ids.assign(indices.begin(), indices.end());
    for (const auto index : indices) // all at once, in the order that suits the disk
        file_->prefetch(index);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        batch.labels.push_back(labels().at(indices[i]));
        if (!file_->read(indices[i], std::span(batch.pixels).subspan(i * values, values)))
            throw data_error(fmt::format("{}: was changed while training read it: start again",
                                         file_->path().string()));
    }
}

} // namespace headroom
