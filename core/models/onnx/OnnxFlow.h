#pragma once

#include "core/models/onnx/OnnxGraph.h"

namespace headroom {

/// How values flow through a graph, from its input to its first output: nodes that do not lead
/// there are left aside.
class OnnxFlow {
  public:
    /// Both must outlive it. Throws Error(bad_data) if a value is computed twice, or not before it
    /// is used, or if the graph has not one input.
    OnnxFlow(const FileBytes& file, const OnnxGraph& graph);

    const OnnxGraph& graph() const { return graph_; }
    const OnnxValue& input() const { return *input_; }

    /// Returns null if the value is computed.
    const OnnxTensor* constant(const std::string& value) const;
    /// Returns null if the node has no such input.
    const OnnxTensor* constant_input(const OnnxNode& node, std::size_t input) const;
    /// Values of a small constant. Throws as fail() if it is large.
    std::vector<float> numbers(const OnnxNode& node, const OnnxTensor& tensor) const;

    /// Returns the nodes that use a value, one for each use.
    const std::vector<const OnnxNode*>& users(const std::string& value) const;
    /// Number of inputs that are computed.
    std::size_t computed_inputs(const OnnxNode& node) const;
    /// Returns all nodes that depend on a value, in the order of execution.
    std::vector<const OnnxNode*> after(const std::string& value) const;

    /// Throws Error(bad_data) that names the file, the node, its operator, and its place.
    [[noreturn]] void fail(const OnnxNode& node, const std::string& why) const;

  private:
    void take_constants(const OnnxNode& node);

    const FileBytes& file_;
    const OnnxGraph& graph_;
    const OnnxValue* input_ = nullptr;
    std::map<std::string, const OnnxTensor*> constants_;
    std::map<std::string, std::vector<const OnnxNode*>> users_;
};

/// The double that is written as this float is: 1e-5, not 9.99999974738e-06.
double written(float value);

} // namespace headroom
