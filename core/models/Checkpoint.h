#pragma once

#include "core/models/Model.h"
#include "core/models/Safetensors.h"
#include "datasets/data/Transforms.h"
#include "datasets/formats/OpenDataset.h"

#include <map>

namespace headroom {

/// What a model must know about images and classes to be used on new data; it travels with the
/// weights.
struct ModelCard {
    std::vector<std::string> classes;
    Normalisation normalisation;
    std::optional<ImageSize> resize; ///< what images were resized to; empty = left as they were
    Resizing resizing;
    int labels_from = 0;     ///< the first class's number in data whose labels are numbers
    bool skip_empty = false; ///< classes without images are none of the data's
    Precision precision = Precision::f32; ///< what it was trained and measured in
};

/// How a saved model is run here: in its own precision where this machine can.
Execution execution(const ModelCard& card, int threads, bool tune);

/// A model as it was saved.
struct SavedModel {
    Model model;
    ModelCard card;
    std::map<std::string, Tensor> extra;         ///< tensors beside the parameters
    std::map<std::string, std::string> metadata; ///< all of the file's metadata
};

/// Writes parameters under their PyTorch names, and the card as metadata (docs/run-folder.md), with
/// `extra` tensors and metadata behind them. Nothing in it depends on time or place: equal models
/// give equal bytes.
void save_model(const std::filesystem::path& path, const Model& model, const ModelCard& card,
                const std::map<std::string, Tensor>& extra = {},
                const std::map<std::string, std::string>& extra_metadata = {});

/// Reads a run folder's model.safetensors, or a file that save_model wrote.
/// Throws Error(io) or Error(bad_data) naming the file and the key or tensor that is wrong.
SavedModel load_model(const std::filesystem::path& run_or_file);

} // namespace headroom
