#pragma once

#include "datasets/Dataset.h"
#include "datasets/Hdf5Object.h"
#include "datasets/Resizing.h"
#include "datasets/base/Error.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

namespace headroom {

/// The size of images after reading; channels are chosen apart.
struct ImageSize {
    int height = 0;
    int width = 0;
};

/// A constant, so that a run means the same on every machine: it decides how images are shuffled
/// where they do not fit (SampleOrder.h).
constexpr std::uint64_t default_memory_budget = std::uint64_t{2} << 30;

struct OpenOptions {
    std::vector<std::string> classes = {}; ///< keep only these, in the data's order; empty = all
    std::optional<ImageSize> resize = {};  ///< bring every image to this size
    std::optional<ImageSize> size_if_mixed = {}; ///< used, and said so, where files differ in size
    bool common_size_if_mixed = false; ///< without either: the most common size, not an error
    Resizing resizing = {};
    int channels = 0;           ///< 1 grey, 3 RGB, 0 as stored
    bool skip_bad = false;      ///< list unreadable images instead of failing
    double test_fraction = 0.2; ///< of train, where the data brings no held-out split
    double valid_fraction = 0;  ///< of train, where the data brings no valid split of its own
    std::uint64_t split_seed = 0;
    std::string split_file = {}; ///< in the place of the data's own splits (SplitFile.h)
    int fold = 0;                ///< of a split file with folds: the one to test on, from 1
    bool as_found = false;       ///< no test split is made up where the data bring none
    bool skip_empty = false;     ///< leave out the classes that have no images in any split
    /// Number of the first class, where labels are numbers; empty = 0, or a model's own.
    std::optional<int> labels_from = {};
    /// The images are only looked at: a class folder without images, or too few images to hold some
    /// out, is a note instead of an error.
    bool only_shown = false;
    std::string images_path = {}, labels_path = {}; ///< HDF5 objects; empty = found by name
    std::string layout = {};                        ///< HDF5: "nhwc", "nchw"; empty = by the shape
    std::string range = {}; ///< HDF5 values: "0-1", "0-255"; empty = by the values
    /// Bytes that pixels may take; what needs more is read from its file again and again.
    std::uint64_t memory_budget = default_memory_budget;
    std::uint64_t synth_seed = 0; ///< generators
    std::size_t synth_count = 0;  ///< generators: images in all; 0 = their default

    std::function<void(std::size_t done, std::size_t total)> on_progress = {}; ///< may be empty
    std::stop_token stop = {}; ///< decoding a large folder can be stopped: throws Cancelled
};

/// Thrown out of long work when its stop token asks for it.
struct Cancelled {};

/// A file that is left out because it cannot be read, and why.
struct BadFile {
    std::string path, reason;
};

/// How many images were stored in a size, before any resize.
struct StoredSize {
    ImageSize size;
    std::size_t count = 0;
};

/// How many images were stored with so many channels: 1 grey, 3 RGB.
struct StoredChannels {
    int channels = 0;
    std::size_t count = 0;
};

/// The parts of data; null where there is no such part.
struct Splits {
    DatasetPtr train, valid, test;
};

/// Data as it was found. `train` may be null only where the source has but a test split.
/// `test` is what accuracy is reported on; `valid` (may be null) is what training may look at.
/// A source with valid but no test reports on valid: then `test` is that split, `valid` is null.
struct OpenedData : Splits {
    std::string path;                     ///< as given
    std::string format;                   ///< "idx", "folder", "hdf5", "cifar10", "synth"
    std::string class_source;             ///< where the classes and their order come from
    bool numbered_classes = false;        ///< they are named for the labels' numbers
    std::vector<StoredSize> sizes;        ///< as stored, the most common first
    std::vector<StoredChannels> channels; ///< as stored, grey first
    std::vector<BadFile> bad_files;       ///< what skip_bad skipped
    std::vector<std::string> notes;       ///< lines worth telling: how it was split, files skipped

    Splits found;                         ///< as the source brings them, before any was made up
    std::vector<std::string> found_notes; ///< those of `notes` that do not depend on the splits

    std::string fingerprint;                 ///< over all splits
    std::vector<std::uint64_t> train_images; ///< a hash of each training image's pixels
    std::string split_file_hash;             ///< of the split file's text; empty without one
    std::vector<Hdf5Entry> hdf5; ///< of an HDF5 file: every object, and what was taken for what
    bool streamed = false;       ///< pixels are too many for memory and read as they are needed
    /// "train", "valid", "test", or "all" images as found. Throws Error(usage) where it is absent.
    DatasetPtr split(const std::string& name) const;
};

/// The only place that decides a format: a folder of class folders (with or without train, valid or
/// val, and test), a folder of IDX files or one of them, an HDF5 file, a folder of CIFAR-10 .bin
/// files, or a generator: "synth:digits", "synth:vehicles" ("synth:vehicles:64x64" for a size).
///
/// Classes without images, in all splits or in one, are named in the notes: what to make of them is
/// for the caller to say.
///
/// Every sample is checked before this returns, so that bad data fails before any training:
/// Error(bad_data) says what, where, expected, found and the mend; Error(io) if it cannot be
/// opened.
OpenedData open_dataset(const std::string& path, const OpenOptions& options);

/// The same images in the splits that other options make: their split_file and fold, fractions,
/// split_seed and as_found. Of files only the split file is read.
OpenedData split_again(OpenedData data, const OpenOptions& options);

/// The last part of a path, or a generator's name: "photos/cars/" -> "cars".
std::string data_name(const std::string& path);

/// Decodes loose image files, such as predict's arguments, into one batch of that shape. With
/// `on_bad`, a file that cannot be read is black, and its index and Error are handed over, from any
/// thread; without, the Error is thrown.
Batch read_image_files(const std::vector<std::string>& paths, const ImageShape& shape,
                       const Resizing& resizing,
                       const std::function<void(std::size_t, const Error&)>& on_bad = {});

} // namespace headroom
