#pragma once

#include "datasets/image/Image.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace headroom {

/// Larger images are giants: decoded smaller if a small size is wanted, and refused if they exceed
/// the memory budget.
constexpr std::uint64_t giant_pixels = std::uint64_t{1} << 26;

/// How to decode an image, and the callback that reserves the memory it takes.
struct DecodeRequest {
    /// The size that it will be resized to; zeros = as stored. Giant images may then come smaller,
    /// by a half, a quarter or an eighth (ImageDecoder.h).
    ImageShape wanted = {};
    /// Called after the header is read and before decoding, with the maximum bytes that decoding
    /// will take, result included. May wait, or throw to refuse.
    std::function<void(std::uint64_t bytes, const ImageShape& stored)> reserve;
};

/// Exports of the module that reads image files (datasets/image/qt/QtImages.cpp). It is built of
/// the same sources by the same compiler as its user, so that classes and exceptions may cross.
struct ImageModule {
    /// Both get a file's bytes; the path is for errors.
    Image (*decode)(const std::string& path, std::string_view bytes, const DecodeRequest& request);
    ImageShape (*probe)(const std::string& path, std::string_view bytes,
                        const DecodeRequest& request);
    std::string (*encode_png)(const Image& image); ///< the file's bytes
    const char* (*version)();
};

/// The module's one symbol.
extern "C" [[gnu::visibility("default")]] const ImageModule* headroom_images();

/// Loads the module on the first call; it stays loaded. Throws Error(resources) if it cannot.
const ImageModule& image_module();

} // namespace headroom
