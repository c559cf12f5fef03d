#include "datasets/data/MemoryDataset.h"

#include <cassert>

namespace headroom {

MemoryDataset::MemoryDataset(Images images) : images_(std::move(images)) {
    assert(std::visit([](const auto& pixels) { return pixels.size(); }, images_.pixels) ==
           images_.count() * images_.shape.values());
}

void MemoryDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    const auto values = images_.shape.values();
    batch.shape = images_.shape;
    batch.pixels.resize(indices.size() * values);
    batch.labels.resize(indices.size());
    batch.sample_ids.assign(indices.begin(), indices.end());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        batch.labels[i] = images_.labels.at(indices[i]);
        to_unit_range(images_.pixels, indices[i] * values, values,
                      batch.pixels.data() + i * values);
    }
}

} // namespace headroom
