#include "core/runs/result/ComparedRun.h"

namespace headroom {
namespace {

std::vector<TestAnswer> answers(const Evaluation& test) {
    std::vector<TestAnswer> all;
    const auto sure = confidences(test.probabilities, test.per_class.size(), test.labels);
    for (std::size_t i = 0; i < sure.size(); ++i)
        all.push_back({test.predicted[i], static_cast<float>(sure[i].probability)});
    return all;
}

} // namespace

TrainedRun trained_run(const RunResult& result, const std::filesystem::path& folder) {
    TrainedRun run;
    run.head = result.head;
    run.seed = result.seed;
    run.folder = folder.string();
    run.backbone_params = result.backbone_params;
    run.head_params = result.head_params;
    run.frozen_params = result.frozen_params;
    run.macs = result.macs;
    run.activation_bytes = result.activation_bytes;
    if (result.train) run.train = result.train->metrics;
    if (result.held_out) run.test = result.held_out->metrics;
    run.seconds = result.seconds;
    run.feature_seconds = result.feature_seconds;
    run.images_per_second = result.images_per_second;
    run.peak_memory_bytes = result.peak_memory_bytes;
    run.converged = result.converged;
    for (const auto& epoch : result.history)
        run.curve.push_back({epoch.epoch, epoch.train_loss, epoch.train_accuracy,
                             epoch.held_out_loss, epoch.held_out_accuracy});
    run.weight_outside_gap = result.weight_outside_gap;
    return run;
}

void add_answers(TrainedRun& run, const Evaluation& test, const Evaluation& valid) {
    run.test = metric_values(test);
    run.calibration = run_calibration(test, valid);
    run.test_correct = correct(test);
    run.test_answers = answers(test);
}

} // namespace headroom
