#pragma once

#include "datasets/data/Transforms.h"

#include <functional>

namespace headroom {

/// Converts the samples of a dataset to the input of a model.
///
/// Images are normalised and are the input of the first layer. If the first layers are frozen, a
/// dataset may hold the features that they compute, or `transform` computes them, and training
/// begins after these layers.
struct ModelInput {
    Normalisation normalisation = {};
    std::size_t first_layer = 0; ///< through backbone and head (LayerRange in Model.h)
    std::function<void(Batch&)> transform = {}; ///< of normalised images; may be empty
    ImageShape shape = {};                      ///< of what `transform` makes
    /// Number of augmented views of each sample in the training set (ViewDataset.h), which are not
    /// augmented again. 0 = it has the samples themselves.
    std::size_t views = 0;

    ModelInput() = default;
    ModelInput(Normalisation images) : normalisation(std::move(images)) {}

    /// Returns the input shape of the Plan, for a dataset whose samples have that shape.
    ImageShape shape_for(const ImageShape& samples) const { return transform ? shape : samples; }
};

} // namespace headroom
