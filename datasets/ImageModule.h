#pragma once

#include "datasets/Image.h"

#include <string>
#include <string_view>

namespace headroom {

/// What the module that knows image files (datasets/qt/QtImages.cpp) exports. It is built of the
/// same sources by the same compiler as its user, so that classes and exceptions may cross.
struct ImageModule {
    /// Both are given a file's bytes; the path is for errors.
    Image (*decode)(const std::string& path, std::string_view bytes);
    ImageShape (*probe)(const std::string& path, std::string_view bytes);
    std::string (*encode_png)(const Image& image); ///< the file's bytes
    const char* (*version)();
};

/// The module's one symbol.
extern "C" [[gnu::visibility("default")]] const ImageModule* headroom_images();

/// Loads the module when it is first called; it stays loaded.
/// Throws Error(resources) where it cannot be.
const ImageModule& image_module();

} // namespace headroom
