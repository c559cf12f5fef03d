#include "core/jobs/evaluation/PredictFileJob.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/jobs/evaluation/PredictionRows.h"
#include "core/jobs/evaluation/SortedLinks.h"
#include "datasets/base/files/AppendedFile.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// The answer for one image: its most probable class, or "unknown".
std::string answer(const Prediction& prediction, double reject) {
    const auto& [name, probability] = prediction.classes.front();
    return probability < reject ? rejected_class : name;
}

void check(const PredictFileSpec& spec) {
    if (!(spec.reject >= 0 && spec.reject <= 1))
        throw option_error("reject",
                           fmt::format("{}: expected a probability from 0 to 1", spec.reject));
    if (spec.resume && spec.exist_ok)
        throw usage_error(fmt::format("{} continues a file, {} replaces it: choose one",
                                      option_name("resume"), option_name("exist-ok")));
}

} // namespace

PredictFileResult run(const PredictFileSpec& spec, const JobControl& control) {
    check(spec);
    const auto rows = PredictionRows::make(spec.out, spec.all_classes);
    const SavedModel saved = load_model(spec.predict.run);
    const PredictedImages images(spec.predict.images, as_model_sees(spec.predict.reading, saved),
                                 control);
    if (images.size() == 0) throw usage_error("no image to predict: the lists are empty");

    AppendedFile file(spec.out, spec.resume || spec.exist_ok ? AppendedFile::Start::open
                                                             : AppendedFile::Start::create);

    PredictFileResult result{.out = spec.out, .images = images.size(), .answers = {}};
    const auto kept =
        rows->whole_rows(spec.exist_ok ? "" : file.content(), saved.card.classes, images, spec.out);
    result.resumed = kept.rows;
    file.cut(kept.bytes);
    if (kept.bytes == 0) file.append(rows->header(saved.card.classes));
    for (const auto& name : saved.card.classes)
        result.answers.emplace_back(name, 0);
    if (spec.reject > 0) result.answers.emplace_back(rejected_class, 0);
    std::optional<SortedLinks> links;
    if (!spec.link.empty()) links.emplace(spec.link);

    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    std::size_t at = result.resumed;
    predict(saved, spec.predict, images, at, control, [&](std::vector<Prediction> batch) {
        std::string text;
        for (const auto& prediction : batch) {
            const auto given = prediction.problem ? "" : answer(prediction, spec.reject);
            text += rows->row(prediction, given, saved.card.classes);
            if (prediction.problem) {
                ++result.unreadable;
            } else {
                ++std::ranges::find(result.answers, given,
                                    &std::pair<std::string, std::size_t>::first)
                      ->second;
                if (links && images.is_file(at)) links->add(prediction.image, given);
            }
            ++at;
        }
        file.append(text);
    });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    result.images_per_second = static_cast<double>(at - result.resumed) / std::max(seconds, 1e-9);
    file.flush();
    return result;
}

ordered_json to_json(const PredictFileResult& result) {
    auto answers = ordered_json::array();
    for (const auto& [name, count] : result.answers)
        answers.push_back({{"class", name}, {"images", count}});
    return {{"out", result.out.string()},    {"images", result.images},
            {"resumed", result.resumed},     {"unreadable", result.unreadable},
            {"answers", std::move(answers)}, {"images_per_second", result.images_per_second}};
}

} // namespace headroom
