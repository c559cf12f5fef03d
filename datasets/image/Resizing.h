#pragma once

#include "datasets/base/options/Choice.h"

namespace headroom {

/// How a target pixel is computed from source pixels (ImageConverter.h).
enum class Interpolation { nearest, bilinear, area };

/// Treatment of an image whose aspect ratio is not the target's.
enum class ResizeMode {
    stretch, ///< the aspect ratio changes, nothing is cropped or padded; the default of Keras
    fit,     ///< the whole image, as large as fits, centred; the rest is black
    crop,    ///< the largest centred part of the target's aspect ratio: Keras' crop_to_aspect_ratio
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

/// How images are resized. It is stored with a model, so that new images are treated alike.
struct Resizing {
    Interpolation interpolation = Interpolation::bilinear;
    ResizeMode mode = ResizeMode::stretch;

    bool operator==(const Resizing&) const = default;
};

} // namespace headroom
