#pragma once

#include "core/models/onnx/OnnxBackbone.h"
#include "tests/core/models/onnx/GraphBuilder.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {

/// A file on disk, and its graph.
struct GraphFile {
    TempFolder folder;
    FileBytes file;
    OnnxGraph graph;

    explicit GraphFile(const std::string& bytes)
        : file(folder.write("model.onnx", bytes)), graph(read_onnx_graph(file)) {}
    OnnxBackbone backbone() const { return onnx_backbone(file, graph); }
};

} // namespace headroom
