#pragma once

#include "datasets/Hdf5.h"
#include "datasets/Hdf5Walk.h"
#include "datasets/Images.h"
#include "datasets/OpenDataset.h"

#include <cmath>
#include <memory>
#include <string>

namespace headroom {

/// Where the axes of a dataset of images are, and what its values are.
struct Hdf5Layout {
    std::string name; ///< of the dataset
    Hdf5Object::Kind kind = Hdf5Object::Kind::other;
    std::uint64_t count = 0; ///< of images
    ImageShape shape;
    bool channels_last = false;
    std::uint64_t chunk_rows = 1; ///< see Hdf5Object
};

/// Throws Error(bad_data) where the dataset holds no images, or asks for --layout where its shape
/// leaves that open.
Hdf5Layout find_layout(const Hdf5Walk& walk, const std::string& name, const OpenOptions& options);

/// The smallest and the largest value of the images of a file: its splits share one range.
struct ValueExtremes {
    float low = INFINITY, high = -INFINITY;
    bool integers = true;
};

/// Reads all images of a dataset, for their extremes. `on_progress` (may be empty) is told how many
/// it has seen. Throws Error(bad_data) at a value that is no number, and as Hdf5Walk does.
void find_extremes(Hdf5Walk& walk, const Hdf5Layout& layout,
                   const std::function<void(std::uint64_t)>& on_progress, ValueExtremes& extremes);

/// Whether values from 0 to 255 are meant (else 0 to 1); `file` and `name` of a
/// dataset are for messages.
/// Throws Error(bad_data) where they are outside of either, or asks for --range where the values
/// leave it open.
bool is_byte_range(const std::string& file, const std::string& name, const ValueExtremes& extremes,
                   const OpenOptions& options, std::vector<std::string>& notes);

/// The images as Pixels: planes of bytes from 0 to 255, or of floats from 0 to 1. `budget` is the
/// memory that blocks may take in all: Error(resources) where a chunk is too large for it. Reading
/// throws Error(bad_data) where a value is out of the range it had before.
PixelBlocks pixel_blocks(std::shared_ptr<const Hdf5File> file, const Hdf5Layout& layout,
                         bool byte_range, std::uint64_t budget);

} // namespace headroom
