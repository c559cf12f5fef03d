#pragma once

#include "core/exploration/Kernel.h"
#include "core/exploration/Maps.h"

#include <string>
#include <vector>

namespace headroom {

/// What a convolution network's first steps make of an image, and of the same image moved a little:
/// a 3x3 kernel, ReLU, max pooling, and the average of all that is left. The figures show what
/// pooling forgives: of a shift by a pixel, each stage has less left.
///
///     auto stages = filter_stages(draw_circle(32), {.kernel = parse_kernel("emboss"), .dx = 1});
///     stages[3].change.relative;   // how much of the pooled image the shift changed
struct StageOptions {
    Kernel kernel = kernels().front();
    int pool = 2;       ///< 2 to 4: side and stride of the window; a rest at the edge is dropped
    int dx = 0, dy = 0; ///< pixels to the right and down; zeros come in at the edge
};

/// How much of a stage a shift changed.
struct Change {
    double share = 0;           ///< of the values that are no longer the same
    double mean_difference = 0; ///< mean |shifted - original|
    double relative = 0;        ///< that, by the mean |original|; 0 where nothing changed
};

/// The values that a picture shows as black and as white.
struct ValueRange {
    float black = 0, white = 1;
};

struct Stage {
    std::string name; ///< "image", "kernel", "relu", "pool", "average"
    Maps original, shifted;
    Change change;
    ValueRange range; ///< the same for both, so that they can be compared by eye
};

/// The five stages. Each channel is filtered on its own, with one pixel of zeros around the image,
/// so that its size stays. Throws Error(usage) where `pool` is out of range or the image too small.
std::vector<Stage> filter_stages(const Maps& image, const StageOptions& options);

/// A white disc on black, with a smooth edge: 1 x side x side.
Maps draw_circle(int side);

} // namespace headroom
