#pragma once

#include "core/models/Model.h"
#include "core/models/catalog/Catalog.h"
#include "core/models/weights/FittedTensors.h"

namespace headroom {

/// What other tools call the layers of the model's backbone; nothing where the catalog does not
/// have it.
std::vector<LayerNames> known_names(const Model& model);

/// Checks, without reading their values, that the weights fit. Throws as load_weights does.
WeightFit check_fit(const Model& model, const WeightFile& file);

/// Checks, without reading their values, that the weights fit and that their preprocessing is
/// known. Throws as load_weights does.
void check_weights(const Model& model, const WeightFile& file, const std::string& preprocessing);

/// What a model's backbone wants of a file. The slots have the names of the tool of whose layers
/// the file has most, and for a file of Keras that names them all they are in its order.
WeightTarget backbone_target(const Model& model, const WeightFile& file,
                             const std::vector<LayerNames>& names);

/// A model of the catalog whose backbone takes the weights of a file.
struct CatalogFit {
    std::string model;
    FitRule rule;
};

/// Those that do, and compute what the file's network does where that is known.
std::vector<CatalogFit> fitting_models(const WeightFile& file);

struct LoadedWeights {
    WeightFit fit;
    DeclaredPreprocessing preprocessing; ///< of the model as it is now: red first
    std::vector<TopValues> top;          ///< the classifier that the file has on its backbone
};

/// Fills a model's backbone from a file of weights. A network for BGR becomes one for RGB.
///
///     const auto loaded = load_weights(model, open_weight_file("resnet18-f37072fd.pth"));
///     card.normalisation = normalisation(loaded.preprocessing.preprocessing);
///
/// `preprocessing` is the user's, or empty: what the file says (choose_preprocessing).
/// The model stays as it was where this throws: Error(bad_data) where the file does not fit
/// (fit_weights) or is for another function of the same shapes, Error(usage) where the
/// preprocessing is not known.
LoadedWeights load_weights(const Model& model, const WeightFile& file,
                           const std::string& preprocessing = {});
LoadedWeights load_weights(const Model& model, const WeightFile& file,
                           const std::string& preprocessing, const std::vector<LayerNames>& names);

/// A model with the weights and the classifier of a file: what the file's network says to an image.
/// `size` is its input's, {0, 0} the catalog's. Throws as load_weights does, and Error(usage) where
/// the catalog has no such model, Error(bad_data) where the file has no classifier.
struct WholeModel {
    Model model;
    DeclaredPreprocessing preprocessing;
};
WholeModel load_whole(const std::string& model, const WeightFile& file,
                      const std::string& preprocessing, const ImageShape& size);

} // namespace headroom
