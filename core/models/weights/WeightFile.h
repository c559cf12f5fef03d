#pragma once

#include "core/models/weights/Preprocessing.h"
#include "core/tensor/Tensor.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

enum class WeightFormat {
    safetensors,
    headroom, ///< a safetensors file that a run of ours wrote
    keras_weights,
    keras_model,
    keras3_weights,
    keras3_model,
    pytorch_zip,
    pytorch_legacy,
};

std::string to_string(WeightFormat format); ///< "Keras weights (HDF5)"

/// A tensor as the file declares it.
struct WeightTensor {
    std::string name;
    Shape shape;
    std::string type; ///< as stored: "float32", "bfloat16"
};

/// A layer of a format that knows layers.
struct WeightLayer {
    std::string name;                 ///< the user's: "block1_conv1"
    std::string type;                 ///< "conv2d", where the file says; else empty
    std::vector<std::size_t> tensors; ///< in the layer's own order; may be empty
};

/// Gives the values of a file's tensors.
class WeightReader {
  public:
    virtual ~WeightReader() = default;
    /// All values of a tensor, in row-major order; `values` has exactly as many.
    virtual void read(std::size_t tensor, std::span<float> values) const = 0;
};

/// What a file of weights holds, whoever wrote it. Its values are read when they are asked for.
///
///     const auto file = open_weight_file("resnet18.pth");
///     for (std::size_t i = 0; i < file.tensors.size(); ++i)
///         Tensor values = file.read(i);
struct WeightFile {
    std::string path;
    WeightFormat format = WeightFormat::safetensors;
    std::string writer; ///< what the file says of it: "Keras 2.0.0 (tensorflow)"; may be empty
    std::vector<WeightTensor> tensors; ///< in the file's order; names are unique
    /// In the order of the model where the file has one (Keras), of the layers of one class where
    /// it has no other (Keras 3); else empty.
    std::vector<WeightLayer> layers;
    std::map<std::string, std::string> metadata;
    std::optional<DeclaredPreprocessing> preprocessing; ///< that the file, or one beside it, says
    std::vector<std::string> notes;                     ///< what was left aside, and why

    Tensor read(std::size_t tensor) const;
    const WeightTensor* find(const std::string& name) const;

    std::shared_ptr<const WeightReader> reader;
};

/// Opens a file, or a run folder's model. Its content tells formats apart, not its name. Of a file
/// from anywhere: sizes are checked before memory is asked for, nothing is executed.
/// Throws Error(io) where it cannot be read, Error(bad_data) naming the file and what is wrong.
WeightFile open_weight_file(const std::string& path);

} // namespace headroom
