#pragma once

#include "core/models/Model.h"
#include "datasets/data/Batch.h"

#include <functional>
#include <optional>

namespace headroom {

/// One Plan for full batches and one, compiled when it is first needed, for the rest of an epoch.
class BatchPlans {
  public:
    /// Borrows the model. Compiles the full batch's Plan at once, so that errors occur here
    /// and not in the middle of a run. The Plans begin with layer `first_layer`
    /// (LayerRange in Model.h); those of a const model are for inference.
    BatchPlans(Model& model, const PlanSpec& full, std::size_t first_layer = 0);
    BatchPlans(const Model& model, const PlanSpec& full, std::size_t first_layer = 0);

    /// Compiles the Plan for the rest of an epoch now.
    void prepare(int count);

    /// Returns the Plan for that number of images, with the batch's pixels in its input.
    Plan& load(const Batch& batch);

    /// Times full batches: copying one in, and each of its Plan's steps.
    void time_steps(StepTimer* timer);

    void stop_by(std::stop_token stop); ///< see Plan::stop_by

    const Plan& full() const { return full_; }
    std::int64_t memory_bytes() const;

  private:
    using Compile = std::function<Plan(const PlanSpec&)>;
    BatchPlans(Compile compile, const PlanSpec& full);
    Plan& plan_for(int count);

    Compile compile_;
    Plan full_;
    std::optional<Plan> rest_;
    StepTimer* timer_ = nullptr;
    std::stop_token stop_;
};

} // namespace headroom
