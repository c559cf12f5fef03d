#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/image/Image.h"

#include <QImage>

namespace headroom {

/// Converts an 8-bit image, grey or RGB.
QImage to_picture(const Image& image);

/// Shrinks a picture that is larger than its thumbnails are shown, on displays of twice the
/// density.
QImage thumbnail(const QImage& picture);

/// Reads one sample of a dataset as a picture; a null image if it cannot be read.
QImage read_picture(const Dataset& dataset, std::size_t sample);

} // namespace headroom
