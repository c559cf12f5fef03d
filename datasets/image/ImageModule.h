#pragma once

#include "datasets/image/Image.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace headroom {

/// Images of more pixels are giants: decoded smaller where a small size is wanted, and refused
/// where the memory budget has no room for them.
constexpr std::uint64_t giant_pixels = std::uint64_t{1} << 26;

/// How an image is wanted, and who is asked for the memory that it takes.
struct DecodeRequest {
    /// The size that it will be brought to; zeros where it is wanted as stored. Giant images may
    /// then come smaller, by a half, a quarter or an eighth (ImageDecoder.h).
    ImageShape wanted = {};
    /// Called once the header is read, before anything is decoded, with the most bytes that
    /// decoding will take, result included. May wait, or throw to refuse.
    std::function<void(std::uint64_t bytes, const ImageShape& stored)> reserve;
};

/// What the module that knows image files (datasets/image/qt/QtImages.cpp) exports. It is built of
/// the same sources by the same compiler as its user, so that classes and exceptions may cross.
struct ImageModule {
    /// Both are given a file's bytes; the path is for errors.
    Image (*decode)(const std::string& path, std::string_view bytes, const DecodeRequest& request);
    ImageShape (*probe)(const std::string& path, std::string_view bytes,
                        const DecodeRequest& request);
    std::string (*encode_png)(const Image& image); ///< the file's bytes
    const char* (*version)();
};

/// The module's one symbol.
extern "C" [[gnu::visibility("default")]] const ImageModule* headroom_images();

/// Loads the module when it is first called; it stays loaded.
/// Throws Error(resources) where it cannot be.
const ImageModule& image_module();

} // namespace headroom
