#pragma once

#include "datasets/data/Batch.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Labelled images of one shape. Everything else about data is built on these few calls: formats
/// implement them; SubsetDataset and BatchLoader only use them.
///
///     auto data = open_dataset("photos/", {});         // OpenDataset.h
///     Batch batch;
///     data.train->read({0, 1, 2}, batch);              // pixels in [0, 1], NCHW
class Dataset {
  public:
    virtual ~Dataset() = default;

    virtual std::size_t size() const = 0;
    virtual ImageShape shape() const = 0;

    /// Class names; a label is an index into them.
    virtual const std::vector<std::string>& classes() const = 0;

    /// The label of every sample, in sample order.
    virtual const std::vector<int>& labels() const = 0;

    /// Name of the sample for users: "train/Car/0001.jpg" or "x_train[17]".
    virtual std::string sample_name(std::size_t index) const = 0;

    /// Fills `batch` with the samples at `indices`, in that order. Pixels are f32 in [0, 1]
    /// (8-bit values divided by 255). Safe to call from several threads at once.
    /// Throws Error(bad_data) naming the file and the sample that cannot be read.
    virtual void read(std::span<const std::size_t> indices, Batch& batch) const = 0;

    /// Pixels of all samples, one after the other and as read() gives them, if they are in memory
    /// like that, so that nobody has to copy them. Else null.
    virtual const float* values() const { return nullptr; }

    /// Block of a sample. Samples of one block are cheap to read together. All are in block 0 if
    /// any order of reading is equally fast.
    virtual std::size_t block_of(std::size_t /*index*/) const { return 0; }

    /// Number of blocks that are kept after they are read.
    virtual std::size_t blocks_at_hand() const { return 1; }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

/// Number of samples of each class.
std::vector<std::size_t> class_counts(const Dataset& dataset);

/// The first 16 hex digits of a hash over shape, classes, labels and pixels, in sample order:
/// two runs on equal fingerprints saw the same data.
std::string fingerprint(const Dataset& dataset);

/// Fingerprint of a dataset, and a hash over each image's pixels, in sample order.
struct Fingerprint {
    std::string text;
    std::vector<std::uint64_t> images;
};

/// Fingerprints of several datasets, such as a source's splits, in one pass over its blocks.
/// `on_progress` (or empty) gets the number of samples done. Throws Cancelled on a stop request.
std::vector<Fingerprint> fingerprints(const std::vector<DatasetPtr>& datasets,
                                      const std::function<void(std::size_t)>& on_progress = {},
                                      std::stop_token stop = {});

} // namespace headroom
