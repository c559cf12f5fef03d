#pragma once

#include "datasets/image/Image.h"
#include "datasets/image/ImageShape.h"
#include "datasets/image/MemoryShare.h"
#include "datasets/image/Resizing.h"

#include <functional>
#include <string>

namespace headroom {

/// Reads an image file: one channel if it is grey, else RGB (transparency is dropped, not blended,
/// as in Keras and PIL). Applies its EXIF orientation. Throws ImageError naming the file and the
/// reason if it is not a readable image (a truncated JPEG is not, though libjpeg would fill it up
/// with grey), Error(io) if it cannot be opened. Safe to call from several threads at once.
Image decode_image(const std::string& path);

struct DecodeOptions {
    /// The size that the image will be resized to; zeros = as stored. An image of more than 2^26
    /// pixels is then decoded at 1/2, 1/4 or 1/8 of its size, as long as that leaves at least twice
    /// the wanted one: JPEG by its transform, PNG by means over squares.
    ImageShape wanted = {};
    /// Memory that all images decoded at one time may take, while they are decoded and used;
    /// threads wait for one another. Computed from the headers alone. An image of more than 2^26
    /// pixels that exceeds it alone is Error(resources); smaller ones are always decoded, one by
    /// one if need be.
    std::uint64_t memory_budget = default_memory_budget;
};

/// Reads the bytes of an image file.
std::string read_image_file(const std::string& path);

/// Decodes a file's bytes (the path is for errors) and calls `use` with the image, which is freed
/// afterwards. Returns the shape as stored.
ImageShape decode_image(const std::string& path, const std::string& bytes,
                        const DecodeOptions& options, const std::function<void(const Image&)>& use);

/// The shape that decode_image would give, from the header alone if the format allows it. Throws
/// the same errors.
ImageShape probe_image(const std::string& path,
                       std::uint64_t memory_budget = default_memory_budget);

/// Loads the decoder if it is not loaded yet. Call it before threads decode, from a thread that
/// outlives them: Qt takes the first thread it sees for the program's main thread.
void load_image_decoder();

/// Version of the Qt that decodes: "6.4.2".
std::string qt_version();

} // namespace headroom
