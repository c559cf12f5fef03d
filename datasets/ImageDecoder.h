#pragma once

#include "datasets/Image.h"

#include <string>

namespace headroom {

/// Reads an image file: one channel if it is a grey one, else RGB (transparency is dropped, not
/// blended, as Keras and PIL do it). Turned as its EXIF data says. Throws ImageError naming the
/// file and the reason where it is no readable image (a JPEG that ends early is not, though libjpeg
/// would fill it up with grey), Error(io) where it cannot be opened. Safe to call from several
/// threads at once.
Image decode_image(const std::string& path);

/// The same in two steps: a file's bytes, and what they hold; the path is for errors.
std::string read_image_file(const std::string& path);
Image decode_image(const std::string& path, const std::string& bytes);

/// The shape decode_image would give, from the header alone where the format allows it. Throws
/// alike.
ImageShape probe_image(const std::string& path);

/// Loads the decoder, if it is not yet. To be called before threads decode, by a thread that
/// outlives them: Qt takes the first that it meets for the program's main thread.
void load_image_decoder();

/// Of the Qt that decodes: "6.4.2".
std::string qt_version();

} // namespace headroom
