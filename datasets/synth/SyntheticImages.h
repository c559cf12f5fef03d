#pragma once

#include "datasets/source/FoundImages.h"
#include "datasets/source/OpenOptions.h"

#include <string>
#include <vector>

namespace headroom {

/// Draws the images of a generator, all of them as train: synth:digits            12,000 grey
/// digits, 28x28x1, classes "0" to "9" synth:vehicles           4,000 RGB images, 32x32x3, classes
/// "car" and "truck" "synth:NAME:HxW" draws them in another size. The image of an index is a
/// function of (synth_seed, index) alone; its class is index modulo the number of classes. Throws
/// Error(usage) if no generator has that name, listing all.
FoundImages draw_synthetic(const std::string& name, const OpenOptions& options);

/// Names in the default sizes: "synth:digits", "synth:vehicles".
std::vector<std::string> synthetic_names();

} // namespace headroom
