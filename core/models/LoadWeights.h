#pragma once

#include "core/models/Model.h"
#include "core/models/catalog/Catalog.h"
#include "core/models/weights/FittedTensors.h"

namespace headroom {

/// Names of the layers of the model's backbone in other tools; empty if the catalog does not have
/// it.
std::vector<LayerNames> known_names(const Model& model);

/// Whether the file is of a run, or an export of one: its layers or tensors have our names.
bool is_own(const WeightFile& file);

/// Checks, without reading their values, that the weights fit. Throws as load_weights does.
WeightFit check_fit(const Model& model, const WeightFile& file);

/// Checks, without reading their values, that the weights fit and that their preprocessing is
/// known. Throws as load_weights does.
void check_weights(const Model& model, const WeightFile& file, const std::string& preprocessing);

/// Slots of a model's backbone, to be filled from a file. Their names are those of the tool that
/// most of the file's layers match. For a Keras file with all the names they are in its order.
WeightTarget backbone_target(const Model& model, const WeightFile& file,
                             const std::vector<LayerNames>& names);

/// A model of the catalog whose backbone accepts the weights of a file.
struct CatalogFit {
    std::string model;
    FitRule rule;
};

/// Models that do, and compute the same function as the file's network if that is known.
std::vector<CatalogFit> fitting_models(const WeightFile& file);

struct LoadedWeights {
    WeightFit fit;
    DeclaredPreprocessing preprocessing; ///< preprocessing of the model as it is now: red first
    std::vector<TopValues> top;          ///< the classifier that the file has after its backbone
    std::optional<Tensor> power;         ///< before it: the trained power of our gem-dense
};

/// Fills a model's backbone from a file of weights. Converts a network for BGR to RGB.
///
///     const auto loaded = load_weights(model, open_weight_file("resnet18-f37072fd.pth"));
///     card.normalisation = normalisation(loaded.preprocessing.preprocessing);
///
/// `preprocessing` is the user's, or empty for the file's (choose_preprocessing). If this throws,
/// the model is unchanged: Error(bad_data) if the file does not fit (fit_weights) or is for another
/// function of the same shapes, Error(usage) if the preprocessing is not known.
LoadedWeights load_weights(Model& model, const WeightFile& file,
                           const std::string& preprocessing = {});
LoadedWeights load_weights(Model& model, const WeightFile& file, const std::string& preprocessing,
                           const std::vector<LayerNames>& names);

/// A model with the weights and the classifier of a file, to compute its logits. `size` is that of
/// its input, {0, 0} the catalog's. Throws the same errors as load_weights, Error(usage) if the
/// catalog has no such model, Error(bad_data) if the file has no classifier.
struct WholeModel {
    Model model;
    DeclaredPreprocessing preprocessing;
};
WholeModel load_whole(const std::string& model, const WeightFile& file,
                      const std::string& preprocessing, const ImageShape& size);

} // namespace headroom
