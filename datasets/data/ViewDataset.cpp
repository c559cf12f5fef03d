#include "datasets/data/ViewDataset.h"

#include "datasets/base/Random.h"

namespace headroom {

ViewDataset::ViewDataset(DatasetPtr images, const Augmentation& augmentation, std::size_t views)
    : images_(std::move(images)), augmentation_(augmentation) {
    labels_.reserve(views * images_->size());
    for (std::size_t view = 0; view < views; ++view)
        labels_.insert(labels_.end(), images_->labels().begin(), images_->labels().end());
}

void ViewDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    std::vector<std::size_t> images(indices.size()), views(indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        images[i] = indices[i] % images_->size();
        views[i] = indices[i] / images_->size();
    }
    images_->read(images, batch);
    show_views(batch, augmentation_, views);
    batch.sample_ids.assign(indices.begin(), indices.end());
}

std::size_t view_of(std::size_t sample, std::size_t views, std::uint64_t seed,
                    std::uint64_t epoch) {
    const auto first = Random::stream({seed, Random::hash("view"), sample}).below(views);
    return static_cast<std::size_t>((first + epoch) % views);
}

} // namespace headroom
