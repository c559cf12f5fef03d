#pragma once

#include "datasets/base/options/Choice.h"

namespace headroom {

/// How a pixel of the target is made of the source's (ImageConverter.h).
enum class Interpolation { nearest, bilinear, area };

/// What happens to an image whose aspect is not the target's.
enum class ResizeMode {
    stretch, ///< its aspect gives way, nothing is lost or added: Keras' and TensorFlow's default
    fit,     ///< all of it, as large as fits, in the middle; what is left over is black
    crop,    ///< the largest centred part of the target's aspect: Keras' crop_to_aspect_ratio
};

template <>
struct ChoiceNames<Interpolation> {
    static constexpr std::array values{std::pair{Interpolation::nearest, "nearest"},
                                       std::pair{Interpolation::bilinear, "bilinear"},
                                       std::pair{Interpolation::area, "area"}};
};
template <>
struct ChoiceNames<ResizeMode> {
    static constexpr std::array values{std::pair{ResizeMode::stretch, "stretch"},
                                       std::pair{ResizeMode::fit, "fit"},
                                       std::pair{ResizeMode::crop, "crop"}};
};

/// How images are brought to another size. It travels with a model: new images are treated alike.
struct Resizing {
    Interpolation interpolation = Interpolation::bilinear;
    ResizeMode mode = ResizeMode::stretch;

    bool operator==(const Resizing&) const = default;
};

} // namespace headroom
