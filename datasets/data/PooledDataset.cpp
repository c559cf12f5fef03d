#include "datasets/data/PooledDataset.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <stdexcept>

namespace headroom {

DatasetPtr PooledDataset::of(const std::vector<DatasetPtr>& sources) {
    std::vector<DatasetPtr> there;
    for (const auto& source : sources)
        if (source) there.push_back(source);
    assert(!there.empty());
    if (there.size() == 1) return there.front();
    return DatasetPtr(new PooledDataset(std::move(there)));
}

PooledDataset::PooledDataset(std::vector<DatasetPtr> sources) : sources_(std::move(sources)) {
    for (const auto& source : sources_) {
        assert(source->shape() == shape() && source->classes() == classes());
        begins_.push_back(labels_.size());
        labels_.insert(labels_.end(), source->labels().begin(), source->labels().end());
    }
    // Samples that are of one block in every source are of one block here.
    std::vector<std::size_t> counts;
    for (const auto& source : sources_) {
        std::size_t last = 0;
        for (std::size_t i = 0; i < source->size(); ++i)
            last = std::max(last, source->block_of(i));
        counts.push_back(last + 1);
    }
    blocks_.resize(counts.size());
    if (std::ranges::any_of(counts, [](std::size_t count) { return count > 1; }))
        std::exclusive_scan(counts.begin(), counts.end(), blocks_.begin(), std::size_t{0});
}

std::size_t PooledDataset::source_of(std::size_t index) const {
    if (index >= labels_.size()) throw std::out_of_range("no such sample");
    const auto after = std::upper_bound(begins_.begin(), begins_.end(), index);
    return static_cast<std::size_t>(after - begins_.begin()) - 1;
}

std::size_t PooledDataset::block_of(std::size_t index) const {
    const auto source = source_of(index);
    return blocks_[source] + sources_[source]->block_of(index - begins_[source]);
}

std::size_t PooledDataset::blocks_at_hand() const {
    std::size_t count = 0;
    for (const auto& source : sources_)
        count += source->blocks_at_hand();
    return count;
}

std::string PooledDataset::sample_name(std::size_t index) const {
    const auto source = source_of(index);
    return sources_[source]->sample_name(index - begins_[source]);
}

void PooledDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    const auto values = shape().values();
    batch.shape = shape();
    batch.pixels.resize(indices.size() * values);
    batch.labels.resize(indices.size());
    batch.sample_ids.assign(indices.begin(), indices.end());

    for (std::size_t source = 0; source < sources_.size(); ++source) {
        std::vector<std::size_t> places, inside;
        for (std::size_t i = 0; i < indices.size(); ++i)
            if (source_of(indices[i]) == source) {
                places.push_back(i);
                inside.push_back(indices[i] - begins_[source]);
            }
        if (inside.empty()) continue;
        Batch part;
        sources_[source]->read(inside, part);
        for (std::size_t i = 0; i < places.size(); ++i) {
            batch.labels[places[i]] = part.labels[i];
            std::copy_n(part.pixels.begin() + static_cast<std::ptrdiff_t>(i * values), values,
                        batch.pixels.begin() + static_cast<std::ptrdiff_t>(places[i] * values));
        }
    }
}

} // namespace headroom
