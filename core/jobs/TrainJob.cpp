#include "core/jobs/TrainJob.h"

#include "core/jobs/MachineOptions.h"
#include "core/jobs/TrainRun.h"

namespace headroom {

TrainResult run(const TrainSpec& given, const JobControl& control) {
    TrainSpec spec = given;
    spec.options.validate();
    resolve(spec.options, control);
    const ModelSpec model = load_model_spec(spec.model);
    const Model check(model, spec.head); // a head that does not fit fails before data is read
    if (!spec.out.empty()) RunFolder::check(spec.out, {RunKind::run, spec.resume, spec.exist_ok});
    try {
        TrainingData data = open_training_data(
            spec.data, model, spec.resume ? std::vector<std::string>() : std::vector{spec.head},
            spec.options, control);
        settle_precision(spec.options, data, {spec.head}, control);
        data.transfer = std::make_shared<Transfer>(data.model, std::vector{spec.head}, data.weights,
                                                   data.card.normalisation, spec.options,
                                                   spec.data.options.memory_budget);
        return train_head(data, spec, 1, 1, control);
    } catch (const Cancelled&) { // while reading: nothing has begun
        TrainResult result;
        result.interrupted = true;
        result.run = spec.out;
        return result;
    }
}

} // namespace headroom
