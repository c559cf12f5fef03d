#pragma once

#include "datasets/image/Image.h"

#include <filesystem>
#include <string>

namespace headroom {

/// Writes a PNG file, grey or RGB, atomically (datasets/base/files/AtomicFile.h). decode_image
/// reads the same pixels back.
///
///     write_png("out/pool.png", {{1, 14, 14}, pixels});
///
/// The image must have 1 or 3 channels. Throws Error(io) naming the path and the reason.
void write_png(const std::filesystem::path& path, const Image& image);

/// The bytes of such a file. Throws Error(resources) if the image module cannot be loaded.
std::string png_bytes(const Image& image);

} // namespace headroom
