#pragma once

#include "core/runs/config/DataSpec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Data that a run stores about its training images.
struct TrainedOn {
    DataSpec data;           ///< with the options of its split
    std::string fingerprint; ///< fingerprint of all splits of that data
    /// A hash of each training image's pixels (Dataset.h), ascending; absent if an older version
    /// made the run.
    std::optional<std::vector<std::uint64_t>> images;
};

/// Reads it for a run folder or its model file; nullopt if there is no config.json beside the
/// model. Throws Error(io) or Error(bad_data) if a file of the run cannot be read.
std::optional<TrainedOn> trained_on(const std::filesystem::path& run_or_file);

/// Text of train-images.txt: 16 hex digits for each image, ascending.
std::string train_images_text(std::vector<std::uint64_t> images);

} // namespace headroom
