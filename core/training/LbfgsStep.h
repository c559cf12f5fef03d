#pragma once

#include "core/layers/Loss.h"
#include "core/training/BatchPlans.h"
#include "core/training/Lbfgs.h"
#include "core/training/ModelInput.h"
#include "core/training/TrainOptions.h"
#include "datasets/data/BatchLoader.h"

namespace headroom {

/// One step of L-BFGS on a whole training set: the mean loss over all of its samples plus
/// weight_decay / 2 times the sum of all squared parameters.
///
/// Where the trained layer is one dense layer the function is convex: there is one minimum, and
/// training finds it.
class LbfgsStep {
  public:
    static constexpr int steps_per_epoch = 20;

    /// Borrows the model; `full` is the Plan of a batch, for the layers from input.first_layer on.
    LbfgsStep(Model& model, DatasetPtr data, const ModelInput& input, const PlanSpec& full,
              const TrainOptions& options, LossOptions loss);

    /// Returns the loss, without weight decay, where the step arrived. A stop leaves the model as
    /// it was, and stopped() is then true.
    LossResult operator()(const std::stop_token& stop);
    bool stopped() const { return stopped_; }
    bool converged() const { return lbfgs_.converged(); }

    std::int64_t samples() const { return static_cast<std::int64_t>(loader_.samples()); }
    const BatchPlans& plans() const { return plans_; }
    std::map<std::string, Tensor> state() const { return lbfgs_.state(); }
    void restore(const std::map<std::string, Tensor>& state);

  private:
    double evaluate(std::span<const float> at, std::span<float> gradient,
                    const std::stop_token& stop);
    void set_parameters(std::span<const float> values);
    std::vector<float> parameter_values() const;

    int units_;
    double weight_decay_;
    LossOptions loss_;
    BatchLoader loader_;
    BatchPlans plans_;
    std::vector<Parameter*> parameters_; ///< that are trained
    Lbfgs lbfgs_;
    LossResult latest_, here_; ///< of the last evaluation; where the model is
    bool stopped_ = false;
};

/// Throws Error(usage) of the option optimizer, with the remedy, where lbfgs cannot train the
/// model: it trains one dense layer, after `frozen` layers that are all of the backbone, on images
/// that are the same in every step.
void check_lbfgs(const Model& model, std::size_t frozen, const TrainOptions& options);

} // namespace headroom
