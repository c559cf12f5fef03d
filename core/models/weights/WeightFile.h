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
    headroom, ///< a safetensors file written by a run of ours
    keras_weights,
    keras_model,
    keras3_weights,
    keras3_model,
    pytorch_zip,
    pytorch_legacy,
    onnx,
};

std::string to_string(WeightFormat format); ///< "Keras weights (HDF5)"

/// A tensor as the file declares it.
struct WeightTensor {
    std::string name;
    Shape shape;
    std::string type; ///< as stored: "float32", "bfloat16"
};

/// A layer of a format that has layers.
struct WeightLayer {
    std::string name;                 ///< the user's name: "block1_conv1"
    std::string type;                 ///< "conv2d", if the file has it; else empty
    std::vector<std::size_t> tensors; ///< in the layer's own order; may be empty
};

/// Reads the values of a file's tensors.
class WeightReader {
  public:
    virtual ~WeightReader() = default;
    /// Reads all values of a tensor in row-major order; `values` has the same size.
    virtual void read(std::size_t tensor, std::span<float> values) const = 0;
};

/// Contents of a file of weights in any format. Its values are read on request.
///
///     const auto file = open_weight_file("resnet18.pth");
///     for (std::size_t i = 0; i < file.tensors.size(); ++i)
///         Tensor values = file.read(i);
struct WeightFile {
    std::string path;
    WeightFormat format = WeightFormat::safetensors;
    std::string writer; ///< program, as given in the file: "Keras 2.0.0 (tensorflow)"; may be empty
    std::vector<WeightTensor> tensors; ///< in the file's order; names are unique
    /// In the order of the model if the file has one (Keras), else in the order within each class
    /// of layers (Keras 3), else empty.
    std::vector<WeightLayer> layers;
    std::map<std::string, std::string> metadata;
    std::optional<DeclaredPreprocessing> preprocessing; ///< of the file, or of one beside it
    std::vector<std::string> notes;                     ///< what was left out, and why

    Tensor read(std::size_t tensor) const;
    const WeightTensor* find(const std::string& name) const;

    std::shared_ptr<const WeightReader> reader;
};

/// Opens a file, or a run folder's model. Recognises formats by content, not by name. The file is
/// untrusted: sizes are checked before memory is allocated, nothing is executed. Throws Error(io)
/// if it cannot be read, Error(bad_data) that names the file and the problem.
WeightFile open_weight_file(const std::string& path);

} // namespace headroom
