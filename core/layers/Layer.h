#pragma once

#include "core/layers/Epilogue.h"
#include "core/tensor/Parameter.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

class OperatorList;
class PlanBuilder;
struct Compiled;
struct OperatorValue;

/// Max pooling of an image: sizes are {height, width}, and padding includes that of ceil_mode.
struct MaxPooling {
    Shape kernel, stride, begin, end;
    Shape output; ///< {C, H, W}

    /// Whether the windows are adjacent, of 2x2, without padding.
    bool is_2x2() const {
        const Shape two{2, 2}, none{0, 0};
        return kernel == two && stride == two && begin == none && end == none;
    }
};

/// One layer: its hyper-parameters and its plain f32 parameters. It computes its shapes and its
/// cost, and adds its steps to a Plan. It holds nothing that depends on the batch size.
///
/// Shapes are of one sample: {C, H, W}, or {C} after flatten and dense layers.
class Layer {
  public:
    virtual ~Layer() = default;

    virtual std::string type() const = 0;     ///< "conv", as in the model file
    virtual std::string describe() const = 0; ///< "conv 5x5x32, padding 2"

    /// Throws Error(usage) if the layer does not accept `input`.
    virtual Shape output_shape(const Shape& input) const = 0;

    /// Trainable parameters and statistics, in PyTorch's order. Names such as "weight" are
    /// relative.
    virtual std::vector<Parameter*> parameters() { return {}; }
    std::vector<const Parameter*> parameters() const;

    /// Number of multiply-accumulates of one sample's forward pass.
    virtual std::int64_t macs(const Shape& input) const { return (void)input, 0; }

    /// Sets parameters to their initial values, drawn from (seed, the parameter's name) only.
    virtual void initialise(std::uint64_t seed) { (void)seed; }

    /// Returns which activation this layer is, if any.
    virtual Activation activation() const { return Activation::none; }
    /// Whether compile() can apply `epilogue` itself.
    virtual bool fuses(const PlanBuilder& builder, const Epilogue& epilogue) const {
        return (void)builder, epilogue.empty();
    }

    /// Returns the window if this is max pooling.
    virtual std::optional<MaxPooling> max_pooling(const Shape& input) const {
        return (void)input, std::nullopt;
    }

    /// Adds what the layer computes in inference as portable operators (Operators.h), whose results
    /// are named after `name`, and returns the last one.
    virtual OperatorValue operators(OperatorList& list, const std::string& name,
                                    const OperatorValue& src) const = 0;

    /// Adds the forward steps and returns how to add the backward ones (core/engine/PlanBuilder.h).
    virtual Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) = 0;

    /// compile() fused with the max pooling after it. Adds and returns nothing if the layer cannot
    /// do this.
    virtual std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src,
                                                      const Epilogue& epilogue,
                                                      const MaxPooling& pooling);

    /// Freezes the parameters: a Plan computes no gradient for them, and runs the layer as in
    /// inference if no layer before it is trained.
    virtual void freeze(bool frozen);
    bool frozen() const { return frozen_; }

    /// Makes a batch norm use its running statistics in training too, without updating them.
    virtual void keep_statistics(bool keep) { (void)keep; }

  private:
    bool frozen_ = false;
};

/// Creates the layer that `spec` describes, for `input`. Throws Error(usage) that names the unknown
/// type, or the key that is missing, unknown or out of range.
std::unique_ptr<Layer> make_layer(const nlohmann::ordered_json& spec, const Shape& input);

} // namespace headroom
