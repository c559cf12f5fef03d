#include "core/jobs/evaluation/PredictJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/ModelData.h"
#include "core/layers/Loss.h"
#include "core/models/Checkpoint.h"
#include "core/selftest/MachineCheck.h"
#include "core/training/BatchPlans.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/formats/folder/ImageFiles.h"

#include <algorithm>
#include <fmt/format.h>

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

std::vector<std::string> all_files(const std::vector<std::string>& images,
                                   const JobControl& control) {
    std::vector<std::string> files;
    for (const auto& image : images) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(image, ignored)) {
            files.push_back(image);
            continue;
        }
        const auto found = find_image_files(image);
        files.insert(files.end(), found.files.begin(), found.files.end());
        if (found.left_out > 0)
            control.tell(
                Message{fmt::format("{}: left out {} file{} without an image's name", image,
                                    found.left_out, found.left_out == 1 ? "" : "s")});
    }
    return files;
}

} // namespace

std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control) {
    if (spec.images.empty())
        throw usage_error("no image to predict: name one or more image files or folders");
    resolve_threads(spec.threads); // throws before the model is read
    return predict(load_model(spec.run), spec, control);
}

std::vector<Prediction> predict(const SavedModel& saved, const PredictSpec& spec,
                                const JobControl& control) {
    const int threads = resolve_threads(spec.threads);
    const OpenOptions seen = as_model_sees(spec.reading, saved);
    const ImageShape shape{seen.channels, seen.resize->height, seen.resize->width};
    saved.model.check_input(shape);
    if (const auto note = other_size_note(seen, saved); !note.empty()) control.tell(Message{note});
    const auto files = all_files(spec.images, control);
    const auto units = static_cast<std::size_t>(saved.model.units());
    const Execution how = execution(saved.card, threads, false);
    MachineCheck().require(how.precision, control.stop);
    BatchPlans plans(saved.model, {.batch = static_cast<int>(std::min(batch_size, files.size())),
                                   .input = {shape.channels, shape.height, shape.width},
                                   .mode = Mode::inference,
                                   .execution = how});

    const auto tell = progress_events(control, "predicting");
    std::vector<Prediction> predictions;
    std::vector<float> probabilities(saved.card.classes.size());
    for (std::size_t begin = 0; begin < files.size(); begin += batch_size) {
        if (control.stop.stop_requested()) throw Cancelled{};
        const std::size_t end = std::min(begin + batch_size, files.size());
        const std::vector<std::string> images(files.begin() + static_cast<long>(begin),
                                              files.begin() + static_cast<long>(end));
        std::vector<std::optional<Error>> problems(images.size());
        Batch batch =
            read_image_files(images, shape, seen.resizing,
                             [&](std::size_t i, const Error& error) { problems[i] = error; });
        normalise(batch, saved.card.normalisation);
        batch.labels.resize(images.size()); // unknown; their number is the size of the batch
        plans.stop_by(control.stop);
        Plan& plan = plans.load(batch);
        if (!plan.forward()) throw Cancelled{};
        for (std::size_t i = 0; i < images.size(); ++i) {
            predictions.push_back({images[i], {}, std::move(problems[i])});
            if (predictions.back().problem) continue;
            predict(plan.logits().subspan(i * units, units), probabilities);
            predictions.back().classes = ranked(saved.card.classes, probabilities);
        }
        tell(end, files.size());
    }
    return predictions;
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
