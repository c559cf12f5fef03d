#pragma once

#include "core/exploration/Kernel.h"
#include "core/exploration/Maps.h"

#include <string>
#include <vector>

namespace headroom {

/// The first steps of a convolutional network on an image, and on the same image shifted a little:
/// a 3x3 kernel, ReLU, max pooling, and the average of the result. The figures show how pooling
/// adds invariance: a shift by a pixel changes each stage less than the one before.
///
///     auto stages = filter_stages(draw_circle(32), {.kernel = parse_kernel("emboss"), .dx = 1});
/// share of the pooled image that the shift changed
struct StageOptions {
    Kernel kernel = kernels().front();
    int pool = 2;       ///< 2 to 4: side and stride of the window; drops a remainder at the edge
    int dx = 0, dy = 0; ///< pixels to the right and down; zeros are shifted in at the edge
};

/// Change of a stage by a shift.
struct Change {
    double share = 0;           ///< share of the values that differ
    double mean_difference = 0; ///< mean |shifted - original|
    double relative = 0;        ///< that divided by the mean |original|; 0 if nothing changed
};

/// Values that a picture shows as black and as white.
struct ValueRange {
    float black = 0, white = 1;
};

struct Stage {
    std::string name; ///< "image", "kernel", "relu", "pool", "average"
    Maps original, shifted;
    Change change;
    ValueRange range; ///< same for both, so that they can be compared
};

/// Returns the five stages. Channels are filtered separately, with one pixel of zero padding: the
/// size does not change. Throws Error(usage) if `pool` is out of range or the image too small.
std::vector<Stage> filter_stages(const Maps& image, const StageOptions& options);

/// Draws a white disc on black with a smooth edge: 1 x side x side.
Maps draw_circle(int side);

} // namespace headroom
