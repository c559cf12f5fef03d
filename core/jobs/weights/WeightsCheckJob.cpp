#include "core/jobs/weights/WeightsCheckJob.h"

#include "core/models/LoadWeights.h"
#include "datasets/base/files/ReadFile.h"

#include <fmt/format.h>
#include <sstream>

namespace headroom {

namespace {

constexpr std::size_t max_labels_bytes = 10'000'000;

/// Returns the lines of the file, or the numbers of the classes.
std::vector<std::string> class_names(const std::string& file, int classes) {
    std::vector<std::string> names;
    if (file.empty()) {
        for (int i = 0; i < classes; ++i)
            names.push_back(std::to_string(i));
        return names;
    }
    std::istringstream lines(read_regular_file(file, max_labels_bytes));
    for (std::string line; std::getline(lines, line);)
        names.push_back(line);
    if (std::ssize(names) != classes)
        throw data_error(fmt::format("{}: {} lines, expected the name of a class in each of {}",
                                     file, names.size(), classes));
    return names;
}

} // namespace

WeightsCheckResult run(const WeightsCheckSpec& spec, const JobControl& control) {
    if (spec.images.empty())
        throw usage_error("no image to check with: name one or more image files or folders");
    ImageShape size;
    if (const auto& resize = spec.reading.resize) size = {3, resize->height, resize->width};
    auto whole = load_whole(spec.model, open_weight_file(spec.path), spec.preprocessing, size);
    ModelCard card;
    card.classes = class_names(spec.labels, whole.model.units());
    card.normalisation = normalisation(whole.preprocessing.preprocessing);
    card.resizing = spec.reading.resizing;
    const SavedModel saved{std::move(whole.model), std::move(card), {}, {}};
    PredictSpec predict_spec;
    predict_spec.images = spec.images;
    predict_spec.reading.resizing = spec.reading.resizing;
    return {whole.preprocessing, predict(saved, predict_spec, control)};
}

nlohmann::ordered_json to_json(const WeightsCheckResult& result, std::size_t top) {
    auto preprocessing = to_json(result.preprocessing.preprocessing);
    preprocessing["source"] = result.preprocessing.source;
    return {{"preprocessing", std::move(preprocessing)},
            {"predictions", to_json(result.predictions, top)}};
}

} // namespace headroom
