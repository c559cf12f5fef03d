#pragma once

#include "core/tensor/Shape.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace headroom {

struct Parameter;

/// What a layer computes in inference, as an operator of ONNX (https://onnx.ai/onnx/operators,
/// opset 13). Two differences: Clip has its limits as attributes (gem has only min), and
/// AdaptiveAveragePool (with the attribute size) is not part of ONNX. As in ONNX, the momentum of a
/// batch norm is the part of the running statistics that stays: 0.9.
struct Operator {
    std::string type;                ///< "Conv"
    std::vector<std::string> inputs; ///< values, then parameters: "input", "backbone.0.weight"
    std::string output;              ///< "backbone.0"
    Shape shape;                     ///< shape of one sample of the output
    nlohmann::ordered_json attributes = nlohmann::ordered_json::object();
};

/// Result of an operator, or the network's input.
struct OperatorValue {
    std::string name;
    Shape shape; ///< shape of one sample: {C, H, W}, or {C}
};

/// Operators in the order of execution.
///
///     OperatorList list;
///     OperatorValue value{"input", {3, 224, 224}};
///     value = layer.operators(list, "backbone.0", value);
class OperatorList {
  public:
    /// Adds an operator whose output is `output`, and returns that.
    OperatorValue add(std::string type, const std::vector<OperatorValue>& inputs,
                      const std::vector<const Parameter*>& parameters, OperatorValue output,
                      nlohmann::ordered_json attributes = nlohmann::ordered_json::object());

    const std::vector<Operator>& all() const { return all_; }
    std::int64_t largest() const { return largest_; } ///< values of the largest output

  private:
    std::vector<Operator> all_;
    std::int64_t largest_ = 0;
};

nlohmann::ordered_json to_json(const Operator& op);

} // namespace headroom
