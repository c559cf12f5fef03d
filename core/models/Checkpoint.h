#pragma once

#include "core/models/Model.h"
#include "core/models/Safetensors.h"
#include "datasets/data/Transforms.h"
#include "datasets/formats/OpenDataset.h"

#include <map>

namespace headroom {

/// Data on images and classes that a model needs for new images; saved with the weights.
struct ModelCard {
    std::vector<std::string> classes;
    Normalisation normalisation;
    std::optional<ImageSize> resize; ///< size that images were resized to; empty = not resized
    Resizing resizing;
    int labels_from = 0;     ///< number of the first class in data whose labels are numbers
    bool skip_empty = false; ///< classes without images do not count
    Precision precision = Precision::f32; ///< precision that it was trained and measured in
};

/// Settings to run a saved model here: in its own precision if this machine supports it.
Execution execution(const ModelCard& card, int threads, bool tune);

/// A model as it was saved.
struct SavedModel {
    Model model;
    ModelCard card;
    std::map<std::string, Tensor> extra;         ///< tensors other than parameters
    std::map<std::string, std::string> metadata; ///< all metadata of the file
};

/// Writes parameters under their PyTorch names and the card as metadata (docs/run-folder.md), then
/// `extra` tensors and metadata. Nothing in it depends on time or place: equal models give equal
/// bytes.
void save_model(const std::filesystem::path& path, const Model& model, const ModelCard& card,
                const std::map<std::string, Tensor>& extra = {},
                const std::map<std::string, std::string>& extra_metadata = {});

/// Reads a run folder's model.safetensors, or a file that save_model wrote. Throws Error(io) or
/// Error(bad_data) that names the file and the invalid key or tensor.
SavedModel load_model(const std::filesystem::path& run_or_file);

} // namespace headroom
