#pragma once

#include "datasets/image/ImageShape.h"

#include <string>
#include <vector>

namespace headroom {

/// A model of the catalog that suits images, and the size at which it takes them.
struct ModelAdvice {
    std::string model;
    ImageShape input;        ///< zeros = as the images are
    bool pretrained = false; ///< only with a file of pretrained weights
};

/// Models to begin with, the best first: a small network for small images; for photographs a
/// pretrained backbone (docs/transfer.md has its accuracy), and one that is trained from scratch at
/// a small size.
std::vector<ModelAdvice> advise_models(const ImageShape& images);

} // namespace headroom
