#pragma once

#include "datasets/Dataset.h"
#include "datasets/Image.h"

#include <QImage>
#include <span>

namespace headroom {

/// C x H x W values in [0, 1] as a picture: grey for one channel, else RGB of the first three.
QImage to_picture(std::span<const float> pixels, const ImageShape& shape);

/// An 8-bit image, grey or RGB.
QImage to_picture(const Image& image);

/// One sample as its dataset holds it. A sample that cannot be read gives a null image.
QImage read_picture(const Dataset& dataset, std::size_t sample);

} // namespace headroom
