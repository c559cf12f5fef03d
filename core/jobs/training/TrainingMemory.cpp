#include "core/jobs/training/TrainingMemory.h"

#include "core/training/Trainer.h"

namespace headroom {

namespace {

std::int64_t bytes(const LaidOut& values) {
    return static_cast<std::int64_t>(values.size() * sizeof(float));
}

} // namespace

TrainingMemory training_memory(Model& model, const TrainOptions& options) {
    PlanSpec plan = training_plan(model, options);
    plan.execution.tune = false; // which would measure
    const TrainStep step(model, plan, options, {});

    TrainingMemory memory{.optimizer = step.optimizer().memory_bytes(),
                          .plan = step.plans().memory_bytes()};
    for (const auto* parameter : model.parameters()) {
        memory.parameters += bytes(parameter->value);
        memory.gradients += bytes(parameter->grad);
    }
    if (options.optimizer == OptimizerKind::lbfgs)
        memory.optimizer = 2 * static_cast<std::int64_t>(Lbfgs::pairs) * memory.gradients;
    return memory;
}

} // namespace headroom
