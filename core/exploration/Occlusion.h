#pragma once

#include "core/exploration/Maps.h"

#include <functional>

namespace headroom {

/// Occlusion map (Zeiler & Fergus 2014, arXiv:1311.2901): how much less probable a class becomes
/// when a square patch of the image is covered. It asks the network itself, so it is the same
/// question to every kind of head. A negative value means that the class becomes more probable.
struct Occlusion {
    int patch = 0; ///< side of the square
    Maps map;      ///< 1 x rows x columns: the loss of probability, for each place of the patch
    Maps on_image; ///< 1 x H x W: the mean over the patches that cover a pixel
};

/// Returns the probability of the class in each of some images of one shape.
using ProbabilityOf = std::function<std::vector<float>(std::span<const Maps> images)>;

/// Side of the patch: a seventh of the image's shorter side, rounded.
int patch_side(const ImageShape& image);

/// First pixels of the patches along a side of the image: half a patch apart, the last one at its
/// end.
std::vector<int> patch_places(int side, int patch);

/// The image with the patch at that place in the mean colour of the whole image.
Maps covered(const Maps& image, int top, int left, int patch);

/// `probability_of` is called several times, each time with a few images; the first is the image
/// itself.
Occlusion occlusion(const Maps& image, const ProbabilityOf& probability_of);

} // namespace headroom
