#include "core/jobs/evaluation/PredictJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/ModelData.h"
#include "core/layers/Loss.h"
#include "core/models/Checkpoint.h"
#include "core/selftest/MachineCheck.h"
#include "core/training/BatchPlans.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <future>
#include <iterator>

namespace headroom {

namespace {

std::vector<std::pair<std::string, double>> ranked(const std::vector<std::string>& classes,
                                                   const std::vector<float>& probabilities) {
    std::vector<std::pair<std::string, double>> result;
    for (std::size_t c = 0; c < classes.size(); ++c)
        result.emplace_back(classes[c], probabilities[c]);
    std::ranges::stable_sort(result,
                             [](const auto& a, const auto& b) { return a.second > b.second; });
    return result;
}

/// Images that were read, or why not.
struct ReadBatch {
    Batch batch;
    std::vector<std::optional<Error>> problems;
};

SavedModel load_checked(const PredictSpec& spec) {
    if (spec.images.empty())
        throw usage_error("no image to predict: name one or more image files or folders");
    resolve_threads(spec.threads); // throws before the model is read
    return load_model(spec.run);
}

} // namespace

std::string answer(const Prediction& prediction, double reject) {
    if (prediction.problem) return {};
    const auto& [name, probability] = prediction.classes.front();
    return probability < reject ? rejected_class : name;
}

std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control) {
    return predict(load_checked(spec), spec, control);
}

void run(const PredictSpec& spec, const JobControl& control, const PredictionSink& sink) {
    const SavedModel saved = load_checked(spec);
    const auto images = std::make_shared<const PredictedImages>(find_images(saved, spec, control));
    if (images->size() == 0) throw usage_error("no image to predict: the lists are empty");
    sink.on_found(images, saved.card.classes);
    predict(saved, spec, *images, 0, control, sink.on_batch);
}

std::vector<Prediction> predict(const SavedModel& saved, const PredictSpec& spec,
                                const JobControl& control) {
    const auto images = find_images(saved, spec, control);
    std::vector<Prediction> all;
    predict(saved, spec, images, 0, control, [&](std::vector<Prediction> batch) {
        std::ranges::move(batch, std::back_inserter(all));
    });
    return all;
}

PredictedImages find_images(const SavedModel& saved, const PredictSpec& spec,
                            const JobControl& control) {
    const OpenOptions seen = as_model_sees(spec.reading, saved);
    PredictedImages images(spec.images, seen, control);
    saved.model.check_input(images.shape());
    if (const auto note = other_size_note(seen, saved); !note.empty()) control.tell(Message{note});
    return images;
}

void predict(const SavedModel& saved, const PredictSpec& spec, const PredictedImages& images,
             std::size_t first, const JobControl& control,
             const std::function<void(std::vector<Prediction>)>& on_batch) {
    const int threads = resolve_threads(spec.threads);
    const ImageShape shape = images.shape();
    const std::size_t total = images.size();
    if (first >= total) return;
    const auto units = static_cast<std::size_t>(saved.model.units());
    // Measuring takes a second or two, once on a machine.
    constexpr std::size_t worth_tuning = 1000;
    const Execution how = execution(saved.card, threads, spec.tune && total >= worth_tuning);
    MachineCheck().require(how.precision, control.stop);
    BatchPlans plans(saved.model,
                     {.batch = static_cast<int>(std::min(prediction_batch, total - first)),
                      .input = {shape.channels, shape.height, shape.width},
                      .mode = Mode::inference,
                      .execution = how});
    plans.stop_by(control.stop);

    const auto read = [&](std::size_t begin) {
        const auto count = std::min(prediction_batch, total - begin);
        ReadBatch result{{}, std::vector<std::optional<Error>>(count)};
        result.batch = images.read(
            begin, count, [&](std::size_t i, const Error& error) { result.problems[i] = error; });
        normalise(result.batch, saved.card.normalisation);
        return result;
    };
    const auto tell = progress_events(control, "predicting");
    std::vector<float> probabilities(saved.card.classes.size());
    auto next = std::async(std::launch::async, read, first);
    for (std::size_t begin = first; begin < total; begin += prediction_batch) {
        auto [batch, problems] = next.get();
        if (begin + prediction_batch < total)
            next = std::async(std::launch::async, read, begin + prediction_batch);
        if (control.stop.stop_requested()) throw Cancelled{};
        Plan& plan = plans.load(batch);
        if (!plan.forward()) throw Cancelled{};
        std::vector<Prediction> predictions;
        for (std::size_t i = 0; i < problems.size(); ++i) {
            predictions.push_back({images.name(begin + i), {}, std::move(problems[i])});
            if (predictions.back().problem) continue;
            predict(plan.logits().subspan(i * units, units), probabilities);
            predictions.back().classes = ranked(saved.card.classes, probabilities);
        }
        on_batch(std::move(predictions));
        tell(std::min(begin + prediction_batch, total), total);
    }
}

nlohmann::ordered_json to_json(const std::vector<Prediction>& predictions, std::size_t top) {
    auto json = nlohmann::ordered_json::array();
    for (const auto& prediction : predictions) {
        auto classes = nlohmann::ordered_json::array();
        for (const auto& [name, probability] : prediction.classes)
            if (classes.size() < top)
                classes.push_back({{"class", name}, {"probability", probability}});
        json.push_back({{"image", prediction.image}, {"classes", std::move(classes)}});
        if (prediction.problem) json.back()["error"] = prediction.problem->what();
    }
    return json;
}

} // namespace headroom
