#pragma once

#include "core/engine/Plan.h"
#include "core/models/Network.h"

#include <limits>

namespace headroom {

/// A backbone and a head, joined by a feature shape.
class Model {
  public:
    /// `spec` with its input and classes set to what the data has; classes 1 = one sigmoid unit.
    Model(ModelSpec spec, const std::string& head_kind);

    const ModelSpec& spec() const { return spec_; }
    const HeadSpec& head_spec() const { return head_spec_; }
    Network& backbone() { return *backbone_; }
    const Network& backbone() const { return *backbone_; }
    Network& head() { return *head_; }
    const Network& head() const { return *head_; }
    int units() const { return spec_.classes; } ///< logits of one sample
    Shape input() const;
    Shape feature_shape() const;

    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;
    void initialise(std::uint64_t seed);

    /// Throws Error(bad_data) "flatten-dense needs 28x28, got 40x40: use (resize) 28x28" where the
    /// head cannot take images of that size.
    void check_input(const ImageShape& input) const;

  private:
    ModelSpec spec_;
    HeadSpec head_spec_;
    std::unique_ptr<Network> backbone_, head_;
};

/// Some of a model's layers, counted through backbone and head.
struct LayerRange {
    std::size_t first = 0;
    std::size_t end = std::numeric_limits<std::size_t>::max(); ///< may be too large
};

/// Compiles backbone and head, or some of their layers, into one Plan. The model must outlive it.
/// `spec.input` is the input of the first of them; "logits" are the output of the last of them,
/// batch x C x H x W.
///
/// A Plan for training writes gradients, statistics and layouts into the model's parameters. One
/// for inference only reads them; asking for training throws std::logic_error if the model is
/// const.
Plan compile(Model& model, const PlanSpec& spec, LayerRange layers = {});
Plan compile(const Model& model, const PlanSpec& spec, LayerRange layers = {});

} // namespace headroom
