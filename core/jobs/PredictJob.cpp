#include "core/jobs/EvaluateJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/layers/Loss.h"
#include "core/models/Checkpoint.h"
#include "core/training/BatchPlans.h"
#include "datasets/base/Error.h"

#include <algorithm>

namespace headroom {

namespace {

constexpr std::size_t batch_size = 64;

std::vector<std::pair<std::string, double>> ranked(const std::vector<std::string>& classes,
                                                   const std::vector<float>& probabilities) {
    std::vector<std::pair<std::string, double>> result;
    for (std::size_t c = 0; c < classes.size(); ++c)
        result.emplace_back(classes[c], probabilities[c]);
    std::ranges::stable_sort(result,
                             [](const auto& a, const auto& b) { return a.second > b.second; });
    return result;
}

} // namespace

std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control) {
    if (spec.images.empty()) throw usage_error("no image to predict: name one or more image files");
    const int threads = resolve_threads(spec.threads);
    const SavedModel saved = load_model(spec.run);
    const ImageShape input = saved.model.spec().input;
    const auto units = static_cast<std::size_t>(saved.model.units());
    BatchPlans plans(saved.model,
                     {.batch = static_cast<int>(std::min(batch_size, spec.images.size())),
                      .input = saved.model.input(),
                      .mode = Mode::inference,
                      .execution = execution(saved.card, threads, false)});

    const auto tell = progress_events(control, "predicting");
    std::vector<Prediction> predictions;
    std::vector<float> probabilities(saved.card.classes.size());
    for (std::size_t begin = 0; begin < spec.images.size(); begin += batch_size) {
        if (control.stop.stop_requested()) throw Cancelled{};
        const std::size_t end = std::min(begin + batch_size, spec.images.size());
        const std::vector<std::string> images(spec.images.begin() + static_cast<long>(begin),
                                              spec.images.begin() + static_cast<long>(end));
        Batch batch = read_image_files(images, input, saved.card.resizing);
        normalise(batch, saved.card.normalisation);
        batch.labels.resize(images.size()); // unknown, but they are the batch's count
        Plan& plan = plans.load(batch);
        plan.forward();
        for (std::size_t i = 0; i < images.size(); ++i) {
            predict(plan.logits().subspan(i * units, units), probabilities);
            predictions.push_back({images[i], ranked(saved.card.classes, probabilities)});
        }
        tell(end, spec.images.size());
    }
    return predictions;
}

} // namespace headroom
