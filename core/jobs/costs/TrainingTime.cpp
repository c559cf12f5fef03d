#include "core/jobs/costs/TrainingTime.h"

#include "core/jobs/costs/StepTrial.h"
#include "core/training/Trainer.h"

namespace headroom {

std::optional<double> training_step_seconds(Model& model, const TrainOptions& options,
                                            const JobControl& control) {
    if (options.transfer.frozen() != "none" || options.optimizer == OptimizerKind::lbfgs) return {};
    return fastest_step({model.spec(), model.head_spec().kind, training_plan(model, options)},
                        control, 0.2);
}

double epoch_seconds(double step, const TrainOptions& options, std::size_t train_images,
                     const OpenedData& data) {
    const auto& held_out = data.valid ? data.valid : data.test;
    const double images = static_cast<double>(train_images) +
                          static_cast<double>(held_out ? held_out->size() : 0) / 3;
    return step * images / options.batch_size;
}

} // namespace headroom
