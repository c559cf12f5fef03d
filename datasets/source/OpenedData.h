#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/source/Hdf5Object.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// A file that is skipped because it cannot be read, and the reason.
struct BadFile {
    std::string path, reason;
};

/// Number of images that were stored in a size, before any resize.
struct StoredSize {
    ImageSize size;
    std::size_t count = 0;
};

/// Number of images that were stored with that many channels: 1 grey, 3 RGB.
struct StoredChannels {
    int channels = 0;
    std::size_t count = 0;
};

/// The parts of data; null if there is no such part.
struct Splits {
    DatasetPtr train, valid, test;
};

/// Returns each part with its name, null if there is no such part.
std::array<std::pair<const char*, DatasetPtr>, 3> named_splits(const Splits& data);

/// Joins all samples of the existing splits, under their names.
DatasetPtr pooled(const Splits& data);

/// Opened data. `train` may be null only if the source has only a test split. `test` is what
/// accuracy is reported on; `valid` (may be null) is what training may look at. A source with valid
/// but no test reports on valid: then `test` is that split, `valid` is null.
struct OpenedData : Splits {
    std::string path;                     ///< as given
    std::string format;                   ///< "idx", "folder", "hdf5", "cifar10", "synth"
    bool image_files = false;             ///< every sample is a file of its own
    std::string class_source;             ///< where the classes and their order came from
    bool numbered_classes = false;        ///< classes are named by the labels' numbers
    std::vector<StoredSize> sizes;        ///< as stored, the most common first
    std::vector<StoredChannels> channels; ///< as stored, grey first
    std::vector<BadFile> bad_files;       ///< skipped by skip_bad
    std::vector<std::string> notes;       ///< lines to print: how it was split, files skipped

    Splits found;                         ///< as the source has them, before any was made
    std::vector<std::string> found_notes; ///< those of `notes` that are independent of the splits

    std::string fingerprint;                 ///< over all splits
    std::vector<std::uint64_t> train_images; ///< a hash of each training image's pixels
    std::string split_file_hash;             ///< of the split file's text; empty without one
    std::vector<Hdf5Entry> hdf5; ///< of an HDF5 file: every object, and what it was used for
    bool streamed = false;       ///< pixels exceed the memory and are read on demand
    /// "train", "valid", "test", or "all" images as found. Throws Error(usage) where it is absent.
    DatasetPtr split(const std::string& name) const;
};

} // namespace headroom
