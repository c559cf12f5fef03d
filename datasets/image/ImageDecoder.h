#pragma once

#include "datasets/image/Image.h"
#include "datasets/image/ImageShape.h"
#include "datasets/image/MemoryShare.h"
#include "datasets/image/Resizing.h"

#include <functional>
#include <string>

namespace headroom {

/// Reads an image file: one channel if it is a grey one, else RGB (transparency is dropped, not
/// blended, as Keras and PIL do it). Turned as its EXIF data says. Throws ImageError naming the
/// file and the reason where it is no readable image (a JPEG that ends early is not, though libjpeg
/// would fill it up with grey), Error(io) where it cannot be opened. Safe to call from several
/// threads at once.
Image decode_image(const std::string& path);

struct DecodeOptions {
    /// The size that the image will be brought to; zeros = as stored. An image of more than 2^26
    /// pixels is then decoded at a half, a quarter or an eighth of its size, as long as that leaves
    /// twice the wanted one or more: JPEG by its transform, PNG by means over squares.
    ImageShape wanted = {};
    /// What all images that are decoded at one time may take, while they are decoded and used. By
    /// their headers alone: threads wait for one another. An image of more than 2^26 pixels that
    /// would take more by itself is Error(resources); smaller ones are always decoded, one by one
    /// where need be.
    std::uint64_t memory_budget = default_memory_budget;
};

/// The bytes of an image file.
std::string read_image_file(const std::string& path);

/// Decodes a file's bytes, the path is for errors, and calls `use` with the image, which is gone
/// afterwards. Returns the shape as stored.
ImageShape decode_image(const std::string& path, const std::string& bytes,
                        const DecodeOptions& options, const std::function<void(const Image&)>& use);

/// The shape decode_image would give, from the header alone where the format allows it. Throws
/// alike.
ImageShape probe_image(const std::string& path,
                       std::uint64_t memory_budget = default_memory_budget);

/// Loads the decoder, if it is not yet. To be called before threads decode, by a thread that
/// outlives them: Qt takes the first that it meets for the program's main thread.
void load_image_decoder();

/// Of the Qt that decodes: "6.4.2".
std::string qt_version();

} // namespace headroom
