#pragma once

#include "datasets/source/OpenOptions.h"

namespace headroom {

/// Decodes an image file and brings it to `shape`, C x H x W at `pixels`, as the options' resizing
/// and memory budget say. Throws as decode_image does. Safe to call from several threads at once,
/// once load_image_decoder has been called.
void read_image(const std::string& path, const ImageShape& shape, const OpenOptions& options,
                std::uint8_t* pixels);

} // namespace headroom
