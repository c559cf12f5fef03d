#pragma once

#include "core/exploration/Maps.h"
#include "core/models/Model.h"
#include "datasets/data/Transforms.h"

#include <string>
#include <vector>

namespace headroom {

/// What the layers of a trained network make of one image, in f32 and inference mode.
///
///     Maps features = run_layers(model, image, backbone_layers(model));   // 64 x 7 x 7
///
/// `image` has its pixels as the model was trained on them: normalised.

struct LayerOutput {
    std::string name; ///< "backbone.0"
    std::string what; ///< "conv 5x5x32, padding 2"
    Shape shape;      ///< {C, H, W}, or {C}
};

/// Every layer, backbone first, for an image of that shape.
std::vector<LayerOutput> layer_outputs(const Model& model, const ImageShape& image);

/// The output of the first `layers` layers (a ReLU counts as one); of C x 1 x 1 where it is flat.
/// Throws Error(bad_data) where the model cannot take the image.
Maps run_layers(const Model& model, const Maps& image, std::size_t layers);

/// An image as a model wants its pixels.
Maps normalised(const Maps& image, const Normalisation& normalisation);

std::size_t backbone_layers(const Model& model);
std::size_t all_layers(const Model& model);

} // namespace headroom
