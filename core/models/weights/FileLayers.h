#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

/// A layer of a file: its tensors by role. Indices are those of WeightFile::tensors.
struct FileLayer {
    using Index = std::optional<std::size_t>;

    std::string name;  ///< "layer1.0.conv1"; in a Keras file the user's name of the layer
    std::string path;  ///< PyTorch: the name with its prefixes
    std::string type;  ///< "conv2d", if the file has it
    std::string level; ///< Keras 3: the model, within the model, that holds the layer
    Index weight, bias, mean, variance; ///< of a batch norm, weight is gamma and bias is beta
    std::vector<std::size_t> others;    ///< tensors with none of these roles

    bool is_norm() const { return mean || variance; }
};

/// The layers that have tensors, in the order in which the model was defined.
struct FileLayers {
    std::vector<FileLayer> layers;
    std::vector<std::size_t> counters; ///< num_batches_tracked and seeds, which are not needed

    /// Reason why the order of definition is lost (safetensors' writers sort by name), or empty.
    std::string unordered;
};

/// Groups a file's tensors into layers. Removes the prefixes module., model., backbone. and resnet.
/// of PyTorch's names.
FileLayers file_layers(const WeightFile& file);

bool is_keras(WeightFormat format);

} // namespace headroom
