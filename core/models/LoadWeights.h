#pragma once

#include "core/models/Model.h"
#include "core/models/weights/FittedTensors.h"

namespace headroom {

/// What a model's backbone wants of a file. `torch_names`, one for each of its parameters or none
/// at all, are what torchvision calls them.
WeightTarget backbone_target(const Model& model, const std::vector<std::string>& torch_names = {});

struct LoadedWeights {
    WeightFit fit;
    DeclaredPreprocessing preprocessing; ///< of the model as it is now: red first
};

/// Fills a model's backbone from a file of weights. A network for BGR becomes one for RGB.
///
///     const auto file = open_weight_file("resnet18-f37072fd.pth");
///     const auto loaded = load_weights(model, file, "", torch_names);
///     card.normalisation = normalisation(loaded.preprocessing.preprocessing);
///     const auto top = read_top(file, backbone_target(model), loaded.fit); // its classifier
///
/// `preprocessing` is the user's, or empty: what the file says (choose_preprocessing).
/// The model stays as it was where this throws: Error(bad_data) where the file does not fit
/// (fit_weights), Error(usage) where the preprocessing is not known.
LoadedWeights load_weights(const Model& model, const WeightFile& file,
                           const std::string& preprocessing = {},
                           const std::vector<std::string>& torch_names = {});

} // namespace headroom
