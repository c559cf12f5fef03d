#pragma once

#include "datasets/source/OpenOptions.h"

namespace headroom {

/// Decodes an image file and converts it to `shape`, C x H x W at `pixels`, with the options'
/// resizing and memory budget. Throws as decode_image does. Safe to call from several threads at
/// once, after load_image_decoder.
void read_image(const std::string& path, const ImageShape& shape, const OpenOptions& options,
                std::uint8_t* pixels);

} // namespace headroom
