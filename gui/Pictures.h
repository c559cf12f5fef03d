#pragma once

#include "datasets/Dataset.h"

#include <QImage>
#include <span>

namespace headroom {

/// C x H x W values in [0, 1] as a picture: grey for one channel, else RGB of the first three.
QImage to_picture(std::span<const float> pixels, const ImageShape& shape);

/// One sample as its dataset holds it. A sample that cannot be read gives a null image.
QImage read_picture(const Dataset& dataset, std::size_t sample);

} // namespace headroom
