#pragma once

#include "datasets/data/Images.h"
#include "datasets/formats/hdf5/Hdf5Walk.h"
#include "datasets/source/OpenOptions.h"

#include <memory>
#include <string>

namespace headroom {

/// Axes of a dataset of images, and the kind of its values.
struct Hdf5Layout {
    std::string name; ///< of the dataset
    Hdf5Object::Kind kind = Hdf5Object::Kind::other;
    std::uint64_t count = 0; ///< of images
    ImageShape shape;
    /// Strides of a stored image, in values: from a pixel to its neighbour.
    std::size_t next_channel = 0, next_row = 0, next_column = 1;
    std::uint64_t chunk_rows = 1; ///< see Hdf5Object
    bool matlab = false;          ///< its axes are in MATLAB's order: width before height
};

/// Throws Error(bad_data) if the dataset does not hold images, or if its shape is ambiguous without
/// the layout option. `labels` is the dataset of their labels.
Hdf5Layout find_layout(const Hdf5Walk& walk, const std::string& name, const std::string& labels,
                       const OpenOptions& options);

/// The images as Pixels: planes of bytes from 0 to 255, or of floats from 0 to 1. `budget` is the
/// memory that blocks may take in all. Reading throws Error(bad_data) if a value is outside the
/// range found before.
PixelBlocks pixel_blocks(std::shared_ptr<const Hdf5Walk> file, const Hdf5Layout& layout,
                         bool byte_range, std::uint64_t budget);

} // namespace headroom
