#pragma once

#include "datasets/image/ImageShape.h"
#include "datasets/image/MemoryShare.h"
#include "datasets/image/Resizing.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

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

} // namespace headroom
