#pragma once

#include "core/models/onnx/ProtobufReader.h"
#include "core/tensor/Shape.h"

#include <map>
#include <vector>

namespace headroom {

/// A constant of a graph. Its values stay in the file, except for short lists of integers that are
/// not stored as plain bytes.
struct OnnxTensor {
    std::string name;
    Shape shape;
    StoredType type = StoredType::f32;
    ByteRange values; ///< volume(shape) numbers
    std::vector<std::int64_t> integers;
};

/// Whichever of these the attribute has.
struct OnnxAttribute {
    std::vector<std::int64_t> integers; ///< or a single one
    std::vector<float> floats;          ///< or a single one
    std::string text;
    std::optional<OnnxTensor> tensor;
};

struct OnnxNode {
    std::string name; ///< may be empty
    std::string type; ///< operator: "Conv"
    std::vector<std::string> inputs, outputs;
    std::map<std::string, OnnxAttribute> attributes;
    std::size_t number = 0; ///< place in the file, from 1
};

/// An input or output of a graph.
struct OnnxValue {
    std::string name;
    Shape shape; ///< 0 = any length; empty if the file does not say
};

/// Contents of a file of ONNX (https://onnx.ai/onnx/repo-docs/IR.html).
struct OnnxGraph {
    std::string path;
    std::string producer; ///< "pytorch 1.13.0"; may be empty
    std::map<std::string, std::string> metadata;
    std::vector<OnnxNode> nodes; ///< in the order of execution
    std::vector<OnnxTensor> initializers;
    std::vector<OnnxValue> inputs, outputs; ///< initializers are no inputs
};

/// Whether a file's beginning is that of ONNX, which has no mark of its own: the number of its
/// version, as every exporter writes it.
bool is_onnx(const FileBytes& file);

/// Whether a path is that of such a file, or of one that is named so.
bool is_onnx_file(const std::string& path);

/// Reads a file's graph. The file is untrusted: sizes are checked before memory is allocated.
/// Throws Error(bad_data) that names the place where it is damaged, or what is not supported:
/// values in other files, sparse tensors, tensors of texts.
OnnxGraph read_onnx_graph(const FileBytes& file);

/// Reads all values of a tensor.
void read_onnx_values(const FileBytes& file, const OnnxTensor& tensor, std::span<float> values);

} // namespace headroom
