#include "datasets/data/StreamedDataset.h"

#include "datasets/base/ParallelFor.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <numeric>
#include <unordered_map>

namespace headroom {

/// Keeps the blocks used last. A block that several threads request is read once, and meanwhile
/// others can be read.
class StreamedDataset::Cache {
  public:
    Cache(const Images& images, std::size_t capacity) : images_(images), capacity_(capacity) {}

    std::size_t capacity() const { return capacity_; }

    std::shared_ptr<const Pixels> get(std::size_t number) {
        const auto block = find(number);
        std::lock_guard lock(block->mutex);
        if (!block->is_read) {
            const auto first = number * images_.blocks.block_size;
            const auto count = std::min(images_.blocks.block_size, images_.count() - first);
            images_.blocks.read(first, count, block->pixels); // may throw: the next call retries
            block->is_read = true;
        }
        return {block, &block->pixels};
    }

  private:
    struct Block {
        std::mutex mutex;
        bool is_read = false;
        Pixels pixels;
    };
    using Entry = std::pair<std::size_t, std::shared_ptr<Block>>;

    std::shared_ptr<Block> find(std::size_t number) {
        std::lock_guard lock(mutex_);
        if (const auto found = places_.find(number); found != places_.end()) {
            blocks_.splice(blocks_.begin(), blocks_, found->second);
        } else {
            auto block = std::make_shared<Block>();
            if (blocks_.size() == capacity_) {
                auto& last = blocks_.back();
                // Its memory is reused, unless somebody still reads it.
                if (last.second.use_count() == 1) block->pixels = std::move(last.second->pixels);
                places_.erase(last.first);
                blocks_.pop_back();
            }
            blocks_.emplace_front(number, std::move(block));
            places_[number] = blocks_.begin();
        }
        return blocks_.front().second;
    }

    const Images& images_;
    const std::size_t capacity_;
    std::mutex mutex_;
    std::list<Entry> blocks_; ///< most recently used first
    std::unordered_map<std::size_t, std::list<Entry>::iterator> places_;
};

StreamedDataset::StreamedDataset(Images images, std::size_t kept_bytes)
    : images_(std::move(images)) {
    const auto block_bytes =
        images_.blocks.block_size * images_.shape.values() * images_.blocks.value_bytes;
    cache_ = std::make_unique<Cache>(images_, std::max<std::size_t>(kept_bytes / block_bytes, 1));
}

StreamedDataset::~StreamedDataset() = default;

std::size_t StreamedDataset::blocks_at_hand() const {
    return cache_->capacity();
}

void StreamedDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    const auto values = images_.shape.values();
    batch.shape = images_.shape;
    batch.pixels.resize(indices.size() * values);
    batch.labels.resize(indices.size());
    batch.sample_ids.assign(indices.begin(), indices.end());

    // Block by block, so that each is requested once, however few are kept.
    std::vector<std::size_t> places(indices.size());
    std::iota(places.begin(), places.end(), 0);
    std::ranges::sort(places, {}, [&](std::size_t place) { return indices[place]; });
    const auto number = [&](std::size_t place) { return number_of(indices[place]); };
    std::vector<std::span<const std::size_t>> groups; // of places, one per block
    for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
        while (end < places.size() && number(places[end]) == number(places[begin]))
            ++end;
        groups.push_back(std::span(places).subspan(begin, end - begin));
    }
    const auto read_group = [&](std::size_t g) {
        const auto pixels = cache_->get(number(groups[g].front()));
        for (auto place : groups[g]) {
            const auto index = indices[place];
            batch.labels[place] = images_.labels.at(index);
            to_unit_range(*pixels, index % images_.blocks.block_size * values, values,
                          batch.pixels.data() + place * values);
        }
    };
    if (any_order()) {
        parallel_for(groups.size(), read_group);
    } else {
        for (std::size_t g = 0; g < groups.size(); ++g)
            read_group(g);
    }
}

} // namespace headroom
