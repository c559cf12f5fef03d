#pragma once

#include "datasets/base/text/JsonSource.h"
#include "datasets/image/ImageShape.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace headroom {

/// One layer as in the JSON model file: {"type": "conv", "filters": 32, "kernel": 5, ...}. The keys
/// of each type are documented in its header in core/layers/.
using LayerSpec = nlohmann::ordered_json;

/// A head is named by its kind. Head.h describes the kinds.
struct HeadSpec {
    std::string kind;        ///< "flatten-dense", "pool-2-dense"
    std::vector<int> hidden; ///< units of dense layers before the logits, each followed by ReLU
    double dropout = 0;      ///< after each hidden layer
};

/// Contents of a model file: a backbone and the heads that it can have.
struct ModelSpec {
    std::string name;
    std::string description;
    ImageShape input;
    int classes = 0; ///< 1 = one sigmoid unit
    std::vector<LayerSpec> backbone;
    std::vector<HeadSpec> heads;
    std::shared_ptr<const JsonSource> source{}; ///< the file it was read from, if any

    /// Returns this model's head of that kind, or a plain one if the file lists none. Throws
    /// Error(usage) that lists the kinds if `kind` is not one.
    HeadSpec head(const std::string& kind) const;
};

/// Loads a catalog name ("mnist-cnn"), the path of a JSON model file or of one of ONNX, or a run
/// folder's model. Throws Error(usage) that names the invalid key and its place, or lists the
/// catalog if there is no such model; Error(bad_data), Error(io) if the file cannot be read.
ModelSpec load_model_spec(const std::string& name_or_path);

ModelSpec model_spec_from_json(const nlohmann::ordered_json& json, const JsonSource& source);
nlohmann::ordered_json to_json(const ModelSpec& spec);

/// Adapts the network to other images or another number of classes. Zeros keep the model's own
/// height, width, channels or classes; two classes are one sigmoid unit. Throws Error(usage) if the
/// number of classes is not possible.
ModelSpec adapted(ModelSpec model, const ImageShape& input, int classes);

/// Returns the requested heads, or all that the model lists if none are requested. Throws
/// Error(usage) if it lists none.
std::vector<std::string> chosen_heads(const ModelSpec& model,
                                      const std::vector<std::string>& asked);

} // namespace headroom
