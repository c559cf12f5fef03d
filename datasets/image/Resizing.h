#pragma once

#include <string>

namespace headroom {

/// How a pixel of the target is made of the source's (ImageConverter.h).
enum class Interpolation { nearest, bilinear, area };

/// What happens to an image whose aspect is not the target's.
enum class ResizeMode {
    stretch, ///< its aspect gives way, nothing is lost or added: Keras' and TensorFlow's default
    fit,     ///< all of it, as large as fits, in the middle; what is left over is black
    crop,    ///< the largest centred part of the target's aspect: Keras' crop_to_aspect_ratio
};

/// How images are brought to another size. It travels with a model: new images are treated alike.
struct Resizing {
    Interpolation interpolation = Interpolation::bilinear;
    ResizeMode mode = ResizeMode::stretch;

    bool operator==(const Resizing&) const = default;
};

/// Names as options and files write them: "nearest", "bilinear", "area"; "stretch", "fit", "crop".
std::string to_string(Interpolation interpolation);
std::string to_string(ResizeMode mode);

/// Error(usage) on anything else.
Interpolation parse_interpolation(const std::string& text);
ResizeMode parse_resize_mode(const std::string& text);

} // namespace headroom
