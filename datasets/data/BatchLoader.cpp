#include "datasets/data/BatchLoader.h"

#include "datasets/base/Error.h"
#include "datasets/data/SampleOrder.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>

namespace headroom {

struct BatchLoader::Impl {
    static constexpr std::size_t prefetched = 3; ///< batches ready at most

    DatasetPtr dataset;
    LoaderOptions options;

    std::mutex mutex;
    std::condition_variable_any changed;
    std::deque<Batch> ready;  ///< in order, not yet returned by next()
    std::vector<Batch> spare; ///< batches whose memory is reused
    std::exception_ptr error; ///< error that ended the reading, after all of `ready`
    bool reading = false;     ///< more batches, or an error, are to come
    Batch current;            ///< returned by the last next()
    std::jthread reader;      ///< last, so that it is joined before the rest is destroyed

    std::size_t samples() const { return dataset->size() / options.views; }

    std::size_t batches() const {
        const auto full = samples() / options.batch_size;
        const bool rest = samples() % options.batch_size != 0;
        return full + (rest && options.last_batch == LastBatch::keep ? 1 : 0);
    }

    void stop_reading() {
        if (!reader.joinable()) return;
        reader.request_stop();
        reader.join();
    }

    std::vector<std::size_t> order(std::uint64_t epoch) const {
        if (options.shuffle) return shuffled_order(*dataset, options.seed, epoch, options.views);
        std::vector<std::size_t> indices(dataset->size());
        std::iota(indices.begin(), indices.end(), 0);
        return indices;
    }

    /// Returns whether batches are in memory already.
    bool in_place() const {
        return dataset->values() && !options.augmentation.any() &&
               options.normalisation.mean.empty() && !options.transform;
    }

    void point_to(std::span<const std::size_t> chosen, Batch& batch) const {
        batch.shape = dataset->shape();
        batch.values = dataset->values();
        batch.sample_ids.assign(chosen.begin(), chosen.end());
        batch.labels.clear();
        for (const auto index : chosen)
            batch.labels.push_back(dataset->labels()[index]);
    }

    void read_epoch(std::stop_token stop, std::uint64_t epoch, std::size_t first_batch) {
        try {
            const auto indices = order(epoch);
            for (auto i = first_batch; i < batches() && !stop.stop_requested(); ++i) {
                Batch batch = take_spare();
                const auto begin = i * options.batch_size;
                const auto count = std::min(options.batch_size, indices.size() - begin);
                const auto chosen = std::span(indices).subspan(begin, count);
                if (in_place()) {
                    point_to(chosen, batch);
                } else {
                    dataset->read(chosen, batch);
                }
                augment(batch, options.augmentation, options.seed, epoch);
                normalise(batch, options.normalisation);
                if (options.transform) options.transform(batch);
                if (!put(std::move(batch), stop)) break;
            }
        } catch (...) {
            std::lock_guard lock(mutex);
            error = std::current_exception();
        }
        std::lock_guard lock(mutex);
        reading = false;
        changed.notify_all();
    }

    Batch take_spare() {
        std::lock_guard lock(mutex);
        if (spare.empty()) return {};
        Batch batch = std::move(spare.back());
        spare.pop_back();
        return batch;
    }

    /// Waits for room; returns false if stopped meanwhile.
    bool put(Batch batch, std::stop_token stop) {
        std::unique_lock lock(mutex);
        if (!changed.wait(lock, stop, [this] { return ready.size() < prefetched; })) return false;
        ready.push_back(std::move(batch));
        changed.notify_all();
        return true;
    }
};

BatchLoader::BatchLoader(DatasetPtr dataset, LoaderOptions options)
    : impl_(std::make_unique<Impl>()) {
    if (options.batch_size == 0) throw usage_error("a batch size of 0: expected 1 or more");
    impl_->dataset = std::move(dataset);
    impl_->options = std::move(options);
}

BatchLoader::~BatchLoader() = default;

std::size_t BatchLoader::batches() const {
    return impl_->batches();
}

std::size_t BatchLoader::samples() const {
    return std::min(impl_->samples(), impl_->batches() * impl_->options.batch_size);
}

void BatchLoader::start(std::uint64_t epoch, std::size_t first_batch) {
    impl_->stop_reading();
    std::move(impl_->ready.begin(), impl_->ready.end(), std::back_inserter(impl_->spare));
    impl_->ready.clear();
    impl_->error = nullptr;
    impl_->reading = true;
    impl_->reader = std::jthread([impl = impl_.get(), epoch, first_batch](std::stop_token stop) {
        impl->read_epoch(stop, epoch, first_batch);
    });
}

const Batch* BatchLoader::next() {
    std::unique_lock lock(impl_->mutex);
    impl_->changed.wait(lock, [this] { return !impl_->ready.empty() || !impl_->reading; });
    if (impl_->ready.empty()) {
        if (impl_->error) std::rethrow_exception(impl_->error);
        return nullptr;
    }
    impl_->spare.push_back(std::exchange(impl_->current, std::move(impl_->ready.front())));
    impl_->ready.pop_front();
    impl_->changed.notify_all();
    return &impl_->current;
}

} // namespace headroom
