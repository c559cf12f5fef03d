#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// (x - mean) / sd for each channel, on pixels in [0, 1]. Empty = pixels stay as they are. Measured
/// on the training split and stored with the model.
struct Normalisation {
    std::vector<float> mean, sd;
};

/// Measures mean and sd of each channel over the whole split (a constant channel gets sd 1).
Normalisation measure_normalisation(const Dataset& dataset);
void normalise(Batch& batch, const Normalisation& normalisation);

/// Random changes to training images, each drawn from (seed, epoch, sample id) alone.
struct Augmentation {
    bool flip = false; ///< horizontally, every second image on average
    int shift = 0;     ///< up to this many pixels each way; edges are filled with zeros
    int crop = 0;      ///< pad each side by this much (reflected), then crop back at random

    bool any() const { return flip || shift > 0 || crop > 0; }
};

/// Reads "flip,shift=2,crop=4" or "none". Throws Error(usage) naming the unknown part.
Augmentation parse_augmentation(const std::string& text);
std::string to_string(const Augmentation& augmentation);

void augment(Batch& batch, const Augmentation& augmentation, std::uint64_t seed,
             std::uint64_t epoch);

/// Changes each image into a view of it that does not depend on seed and epoch (ViewDataset.h).
void show_views(Batch& batch, const Augmentation& augmentation, std::span<const std::size_t> views);

} // namespace headroom
