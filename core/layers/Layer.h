#pragma once

#include "core/layers/Epilogue.h"
#include "core/tensor/Parameter.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

class PlanBuilder;
struct Compiled;

/// One layer: its hyper-parameters and its plain f32 parameters. It knows its shapes and its cost,
/// and adds its steps to a Plan; it holds nothing that depends on a batch size.
///
/// Shapes are of one sample: {C, H, W}, or {C} after flatten and dense layers.
class Layer {
  public:
    virtual ~Layer() = default;

    virtual std::string type() const = 0;     ///< "conv", as in the model file
    virtual std::string describe() const = 0; ///< "conv 5x5x32, padding 2"

    /// Throws Error(usage) where the layer cannot take `input`.
    virtual Shape output_shape(const Shape& input) const = 0;

    /// Trainable parameters and statistics, in PyTorch's order; names such as "weight" are
    /// relative.
    virtual std::vector<Parameter*> parameters() { return {}; }
    std::vector<const Parameter*> parameters() const;

    /// Multiply-accumulates of one sample's forward pass.
    virtual std::int64_t macs(const Shape& input) const { return (void)input, 0; }

    /// Sets parameters to their start values, drawn from (seed, the parameter's name) alone.
    virtual void initialise(std::uint64_t seed) { (void)seed; }

    /// The activation that this layer is, if it is one.
    virtual Activation activation() const { return Activation::none; }
    /// Whether compile() can apply `epilogue` itself.
    virtual bool fuses(const PlanBuilder& builder, const Epilogue& epilogue) const {
        return (void)builder, epilogue.empty();
    }

    /// True for max pooling of adjacent 2x2 windows, without padding.
    virtual bool pools_2x2() const { return false; }

    /// Adds the forward steps, and says how to add the backward ones (core/engine/PlanBuilder.h).
    virtual Compiled compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) = 0;

    /// compile() fused with a ReLU and pools_2x2() after it. Adds and returns nothing where the
    /// layer cannot.
    virtual std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src);

    /// A frozen layer keeps its parameters: a Plan computes no gradient for them, and runs it as in
    /// inference where no layer before it is trained.
    virtual void freeze(bool frozen);
    bool frozen() const { return frozen_; }

    /// A batch norm then uses its running statistics in training too, and they do not move.
    virtual void keep_statistics(bool keep) { (void)keep; }

  private:
    bool frozen_ = false;
};

/// Makes the layer that `spec` describes, for `input`. Throws Error(usage) naming the unknown type,
/// or the key that is missing, unknown or out of range.
std::unique_ptr<Layer> make_layer(const nlohmann::ordered_json& spec, const Shape& input);

} // namespace headroom
