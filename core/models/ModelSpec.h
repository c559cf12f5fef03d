#pragma once

#include "datasets/base/text/JsonSource.h"
#include "datasets/image/ImageShape.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace headroom {

/// One layer as the JSON model file writes it: {"type": "conv", "filters": 32, "kernel": 5, ...}.
/// The keys of each type are documented in its header in core/layers/.
using LayerSpec = nlohmann::ordered_json;

/// A head is named by its kind; what a kind is made of stands in Head.h.
struct HeadSpec {
    std::string kind;        ///< "flatten-dense", "gap-dense", "gap-conv"
    std::vector<int> hidden; ///< units of dense layers before the logits, each followed by ReLU
    double dropout = 0;      ///< after each hidden layer
};

/// What a model file says: a backbone and the heads that may stand on it.
struct ModelSpec {
    std::string name;
    std::string description;
    ImageShape input;
    int classes = 0; ///< 1 = one sigmoid unit
    std::vector<LayerSpec> backbone;
    std::vector<HeadSpec> heads;
    std::shared_ptr<const JsonSource> source{}; ///< the file it was read from, if any

    /// The head of that kind as this model wants it, or a plain one where the file lists none.
    /// Throws Error(usage) listing the kinds where `kind` is not one.
    HeadSpec head(const std::string& kind) const;
};

/// A catalog name ("mnist-cnn"), the path of a JSON model file, or a run folder, whose model it is.
/// Throws Error(usage) saying which key is wrong and where, or naming the catalog where there is no
/// such model; Error(io) where the file cannot be read.
ModelSpec load_model_spec(const std::string& name_or_path);

ModelSpec model_spec_from_json(const nlohmann::ordered_json& json, const JsonSource& source);
nlohmann::ordered_json to_json(const ModelSpec& spec);

/// The same network for other images or another number of classes: zeros keep the model's own
/// height, width, channels or classes; two classes are one sigmoid unit.
/// Throws Error(usage) where there cannot be so many classes.
ModelSpec adapted(ModelSpec model, const ImageShape& input, int classes);

/// The heads that were asked for, or all that the model lists where none was.
/// Throws Error(usage) where it lists none.
std::vector<std::string> chosen_heads(const ModelSpec& model,
                                      const std::vector<std::string>& asked);

} // namespace headroom
