#include "core/jobs/training/TrainJob.h"

#include "core/jobs/training/HeadSearch.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/jobs/training/TrainRun.h"

namespace headroom {

void validate(const TrainSpec& spec) {
    spec.options.validate();
}

TrainResult run(const TrainSpec& given, const JobControl& control) {
    TrainSpec spec = given;
    validate(spec);
    check_folder(spec, RunKind::run);
    auto data = prepare_training(spec, {spec.head}, control);
    if (data && find_options(*data, spec, control)) return train_head(*data, spec, 1, 1, control);
    TrainResult result;
    result.interrupted = true;
    result.run = spec.out;
    return result;
}

} // namespace headroom
