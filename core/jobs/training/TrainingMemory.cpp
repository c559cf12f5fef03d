#include "core/jobs/training/TrainingMemory.h"

#include "core/models/Freeze.h"
#include "core/training/FrozenPart.h"
#include "core/training/Trainer.h"

namespace headroom {

namespace {

std::int64_t bytes(const LaidOut& values) {
    return static_cast<std::int64_t>(values.size() * sizeof(float));
}

/// Returns the memory of epochs in which the first `frozen` layers of the backbone are frozen.
TrainingMemory phase_memory(Model& model, const TrainOptions& options, std::size_t frozen) {
    freeze(model, frozen);
    const std::size_t first = first_trained_layer(model, frozen);
    PlanSpec plan = training_plan(model, options);
    plan.execution.tune = false; // which would measure
    TrainingMemory memory;
    if (frozen > 0) {
        const FrozenPart part(model, frozen, model.spec().input, plan.execution);
        const auto [channels, height, width] = part.maps();
        plan.input = first > frozen ? Shape{channels, 1, 1} : Shape{channels, height, width};
        memory.frozen = part.memory_bytes();
    }
    const TrainStep step(model, plan, options, {}, first);
    memory.optimizer = step.optimizer().memory_bytes();
    memory.plan = step.plans().memory_bytes();
    for (const auto* parameter : model.parameters()) {
        memory.parameters += bytes(parameter->value);
        if (parameter->trainable) memory.gradients += bytes(parameter->grad);
    }
    if (options.optimizer == OptimizerKind::lbfgs)
        memory.optimizer = 2 * static_cast<std::int64_t>(Lbfgs::pairs) * memory.gradients;
    return memory;
}

} // namespace

TrainingMemory training_memory(Model& model, const TrainOptions& options) {
    const auto& transfer = options.transfer;
    keep_statistics(model, !transfer.weights.empty() && !transfer.train_bn);
    auto most = phase_memory(model, options, frozen_layers(model.backbone(), transfer.frozen()));
    if (transfer.finetune_epochs > 0) {
        const auto finetuning =
            phase_memory(model, options, layers_before(model.backbone(), transfer.unfreeze));
        if (finetuning.total() > most.total()) most = finetuning;
    }
    return most;
}

} // namespace headroom
