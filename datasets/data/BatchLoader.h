#pragma once

#include "datasets/data/Transforms.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace headroom {

/// Treatment of the samples left over when the batch size does not divide the split.
enum class LastBatch { keep, drop };

struct LoaderOptions {
    std::size_t batch_size = 128;
    bool shuffle = false;
    std::uint64_t seed = 0; ///< of shuffling and augmentation
    LastBatch last_batch = LastBatch::keep;
    /// With shuffle: number of views of each sample in the dataset, of which an epoch uses one
    /// (ViewDataset.h).
    std::size_t views = 1;
    Augmentation augmentation = {};
    Normalisation normalisation = {};
    /// Applied last to each batch, such as replacing images by their features; may be empty. Called
    /// by the reading thread.
    std::function<void(Batch&)> transform = {};
};

/// Prefetches batches: reads, augments and normalises them on its own thread, a few ahead. The
/// order is a function of (seed, epoch) and the dataset alone (SampleOrder.h), so an epoch can be
/// entered at any batch.
///
///     BatchLoader loader(dataset, {.batch_size = 128, .shuffle = true, .seed = 1});
///     loader.start(epoch);
///     while (const Batch* batch = loader.next()) ...
class BatchLoader {
  public:
    BatchLoader(DatasetPtr dataset, LoaderOptions options);
    ~BatchLoader();

    std::size_t batches() const; ///< in one epoch
    std::size_t samples() const; ///< in one epoch

    /// Begins an epoch at its first_batch-th batch, dropping what was prefetched before.
    void start(std::uint64_t epoch, std::size_t first_batch = 0);

    /// Returns the next batch, valid until the following call; null at the end of the epoch.
    /// Rethrows an error of the reading thread.
    const Batch* next();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace headroom
