#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/image/Image.h"

#include <QImage>

namespace headroom {

/// An 8-bit image, grey or RGB.
QImage to_picture(const Image& image);

/// One sample as its dataset holds it. A sample that cannot be read gives a null image.
QImage read_picture(const Dataset& dataset, std::size_t sample);

} // namespace headroom
