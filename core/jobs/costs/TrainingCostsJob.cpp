#include "core/jobs/costs/TrainingCostsJob.h"

#include "core/comparison/Format.h"
#include "core/comparison/TrainLimits.h"
#include "core/jobs/costs/TrainingTime.h"
#include "core/jobs/training/MachineOptions.h"
#include "core/jobs/training/TrainingMemory.h"
#include "core/jobs/weights/ModelWeights.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

TrainingCosts run(const TrainingCostsSpec& given, const JobControl& control) {
    auto spec = given.training;
    spec.options.validate();
    name_model_and_weights(spec.model, spec.options.transfer);
    const auto model = adapted(load_model_spec(spec.model), given.input, given.classes);
    resolve(spec.options, control);
    if (spec.options.precision == PrecisionOption::automatic)
        spec.options.precision = PrecisionOption::f32;

    const int repetitions = spec.seeds * std::max(1, spec.folds);
    const auto limits = std::max<std::size_t>(1, parse_train_limits(spec.train_limits).size());
    TrainingCosts costs{.runs = repetitions * static_cast<int>(spec.heads.size() * limits)};
    double seconds = 0;
    bool known = !spec.options.searches();
    for (const auto& head : spec.heads) {
        if (control.stop.stop_requested()) throw Cancelled{};
        Model with_head(model, head);
        costs.memory = std::max(costs.memory, training_memory(with_head, spec.options).total());
        const auto step = known ? training_step_seconds(with_head, spec.options, control)
                                : std::optional<double>();
        known = step.has_value();
        if (known)
            seconds += repetitions *
                       training_seconds(*step, spec, given.train_images, given.held_out_images);
    }
    if (known) costs.seconds = seconds;
    return costs;
}

std::string in_one_line(const TrainingCosts& costs) {
    const auto memory = short_bytes(static_cast<double>(costs.memory)) + " of memory";
    const auto runs = costs.runs == 1 ? std::string("one run") : fmt::format("{} runs", costs.runs);
    if (!costs.seconds) return fmt::format("{}, {}.", runs, memory);
    return fmt::format("About {} for {}, {}.", duration(*costs.seconds), runs, memory);
}

} // namespace headroom
