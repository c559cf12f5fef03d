#pragma once

#include "core/exploration/Maps.h"
#include "core/models/Model.h"
#include "datasets/data/Transforms.h"

#include <string>
#include <vector>

namespace headroom {

/// Computes the outputs of a trained network's layers for one image, in f32 and inference mode.
///
///     Maps features = run_layers(model, image, backbone_layers(model));   // 64 x 7 x 7
///
/// The pixels of `image` must be normalised as in training.

struct LayerOutput {
    std::string name; ///< "backbone.0"
    std::string what; ///< "conv 5x5x32, padding 2"
    Shape shape;      ///< {C, H, W}, or {C}
};

/// Returns every layer, backbone first, for an image of that shape.
std::vector<LayerOutput> layer_outputs(const Model& model, const ImageShape& image);

/// The stages of a backbone: of its layers with maps of one size, the last.
std::vector<LayerOutput> stages(const std::vector<LayerOutput>& layers);

/// Number of values that the head's first layer hands on: one for each map if it pools.
std::size_t head_input(const std::vector<LayerOutput>& layers);

/// Returns the output of the first `layers` layers (a ReLU counts as one); C x 1 x 1 if it is flat.
/// Throws Error(bad_data) if the model does not accept the image.
Maps run_layers(const Model& model, const Maps& image, std::size_t layers);

/// Does so for several images of one shape, with the network compiled once.
std::vector<Maps> run_layers(const Model& model, const std::vector<Maps>& images,
                             std::size_t layers);

/// An image as a model wants its pixels.
Maps normalised(const Maps& image, const Normalisation& normalisation);

std::size_t backbone_layers(const Model& model);
std::size_t all_layers(const Model& model);

} // namespace headroom
