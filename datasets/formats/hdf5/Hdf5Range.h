#pragma once

#include "datasets/formats/hdf5/Hdf5Pixels.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom {

/// Smallest and largest value of a dataset of images.
struct ValueExtremes {
    std::string name; ///< of the dataset
    Hdf5Object::Kind kind = Hdf5Object::Kind::other;
    float low = 0, high = 0;
};

/// Reads all images of a dataset. `on_progress` (may be empty) gets the number read. Throws
/// Error(bad_data) at a value that is not finite, and as Hdf5Walk does.
ValueExtremes find_extremes(Hdf5Walk& walk, const Hdf5Layout& layout,
                            const std::function<void(std::uint64_t)>& on_progress);

/// Returns whether values are 0 to 255 (else 0 to 1), decided for each split separately; `file` is
/// for messages. Throws Error(bad_data) if values are outside both ranges, if they are ambiguous
/// (the range option decides), or if the splits differ.
bool is_byte_range(const std::string& file, const std::vector<ValueExtremes>& splits,
                   const OpenOptions& options, std::vector<std::string>& notes);

} // namespace headroom
