#include "core/jobs/costs/TrainingTime.h"

#include "core/comparison/TrainLimits.h"
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
                     std::size_t held_out_images) {
    const double images =
        static_cast<double>(train_images) + static_cast<double>(held_out_images) / 3;
    return step * images / options.batch_size;
}

double training_seconds(double step, const CompareSpec& spec, std::size_t train_images,
                        std::size_t held_out_images) {
    auto counts = parse_train_limits(spec.train_limits);
    if (counts.empty()) counts.push_back(0);
    double seconds = 0;
    for (const auto limit : counts)
        seconds +=
            spec.options.epochs *
            epoch_seconds(step, spec.options, limit > 0 ? limit : train_images, held_out_images);
    return seconds;
}

std::size_t held_out_images(const OpenedData& data) {
    const auto& held_out = data.valid ? data.valid : data.test;
    return held_out ? held_out->size() : 0;
}

} // namespace headroom
