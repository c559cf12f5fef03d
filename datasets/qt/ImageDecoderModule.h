#pragma once

#include "datasets/ImageDecoder.h"

namespace headroom {

/// What the module exports. It is built of the same sources by the same compiler as its user, so
/// that classes and exceptions may cross.
struct ImageDecoderModule {
    DecodedImage (*decode)(const std::string& path);
    ImageShape (*probe)(const std::string& path);
    const char* (*version)();
};

/// The module's one symbol.
extern "C" [[gnu::visibility("default")]] const ImageDecoderModule* headroom_image_decoder();

} // namespace headroom
