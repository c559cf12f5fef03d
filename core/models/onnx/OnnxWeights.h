#pragma once

#include "core/models/ModelSpec.h"
#include "core/models/onnx/OnnxGraph.h"
#include "core/models/weights/WeightFile.h"

namespace headroom {

/// Opens a file of ONNX as weights: tensors have the names of onnx_model_spec()'s model, and those
/// of the classifier come last. Throws as onnx_backbone().
WeightFile read_onnx_weights(std::shared_ptr<const FileBytes> file);

/// The model whose backbone a file of ONNX has, named like the file. Images are those of the file,
/// or 224x224x3. Throws as onnx_backbone().
ModelSpec onnx_model_spec(const std::string& path);

} // namespace headroom
