#pragma once

#include "datasets/data/Transforms.h"

#include <functional>

namespace headroom {

/// How the samples of a dataset come into a model.
///
/// Images are normalised and go to the first layer. Where the first layers are frozen, a dataset
/// may hold what they make of the images, or `transform` computes it, and training begins behind
/// them.
struct ModelInput {
    Normalisation normalisation = {};
    std::size_t first_layer = 0; ///< through backbone and head (LayerRange in Model.h)
    std::function<void(Batch&)> transform = {}; ///< of normalised images; may be empty
    ImageShape shape = {};                      ///< of what `transform` makes
    /// The training set has so many augmented views of each sample (ViewDataset.h): they are not
    /// augmented again. 0 = it has the samples themselves.
    std::size_t views = 0;

    ModelInput() = default;
    ModelInput(Normalisation images) : normalisation(std::move(images)) {}

    /// What the Plan of the layers takes, for a dataset whose samples have that shape.
    ImageShape shape_for(const ImageShape& samples) const { return transform ? shape : samples; }
};

} // namespace headroom
