#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

/// A layer of a file: its tensors by their role. Indices are those of WeightFile::tensors.
struct FileLayer {
    using Index = std::optional<std::size_t>;

    std::string name;  ///< "layer1.0.conv1"; in a file of Keras the user's name of the layer
    std::string path;  ///< PyTorch: the name with its prefixes
    std::string type;  ///< "conv2d", where the file says it
    std::string level; ///< Keras 3: the model, within the model, that holds the layer
    Index weight, bias, mean, variance; ///< a batch norm's gamma is its weight, its beta the bias
    std::vector<std::size_t> others;    ///< tensors that have none of these roles

    bool is_norm() const { return mean || variance; }
};

/// The layers that have tensors, in the order in which the model was defined.
struct FileLayers {
    std::vector<FileLayer> layers;
    std::vector<std::size_t> counters; ///< num_batches_tracked and seeds, which nothing needs

    /// Set where the order of definition is lost: safetensors' writers sort by name. It says why.
    std::string unordered;
};

/// Groups a file's tensors to layers. The prefixes module., model., backbone. and resnet. of
/// PyTorch's names are taken off.
FileLayers file_layers(const WeightFile& file);

bool is_keras(WeightFormat format);

} // namespace headroom
