#include "core/jobs/evaluation/PredictFileJob.h"

#include "core/jobs/evaluation/PredictionRows.h"
#include "core/jobs/evaluation/SortedLinks.h"
#include "datasets/base/files/AppendedFile.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace headroom {

using nlohmann::ordered_json;

namespace {

void check(const PredictFileSpec& spec) {
    if (!(spec.reject >= 0 && spec.reject <= 1))
        throw option_error("reject",
                           fmt::format("{}: expected a probability from 0 to 1", spec.reject));
    if (spec.resume && spec.exist_ok)
        throw usage_error(fmt::format("{} continues a file, {} replaces it: choose one",
                                      option_name("resume"), option_name("exist-ok")));
    std::error_code ignored;
    if (!spec.resume && !spec.exist_ok && std::filesystem::is_regular_file(spec.out, ignored))
        throw usage_error(fmt::format("{}: exists already: give {} to continue it, {} to replace "
                                      "it, or write to another place",
                                      spec.out.string(), option_name("resume"),
                                      option_name("exist-ok")));
    check_output_file(spec.out, true);
}

/// Writes rows behind those that are there. The last batch of these is predicted again: it must
/// come out as it is, or else another run or other options wrote it.
class RowWriter {
  public:
    RowWriter(const PredictFileSpec& spec, const PredictionRows& rows, AppendedFile& file,
              const PredictedImages& images, const std::vector<std::string>& classes)
        : spec_(spec), rows_(rows), file_(file), images_(images), classes_(classes) {
        auto answers = classes;
        if (spec.reject > 0) answers.emplace_back(rejected_class);
        const std::string content = spec.exist_ok ? "" : file.content();
        const auto kept = rows.whole_rows(content, classes, answers, images, spec.out);
        if (!spec.link.empty()) links_.emplace(spec.link);

        result.out = spec.out;
        result.images = images.size();
        result.resumed = kept.rows();
        for (const auto& name : answers)
            result.answers.emplace_back(name, 0);
        at_ = first =
            kept.rows() == 0 ? 0 : (kept.rows() - 1) / prediction_batch * prediction_batch;
        for (std::size_t i = 0; i < first; ++i)
            ++(kept.answers[i] ? result.answers[*kept.answers[i]].second : result.unreadable);
        kept_bytes_ = kept.end_of(kept.rows());
        again_ = content.substr(kept.end_of(first), kept_bytes_ - kept.end_of(first));
    }

    void add(const std::vector<Prediction>& batch) {
        std::string text;
        for (const auto& prediction : batch) {
            const auto given = answer(prediction, spec_.reject);
            text += rows_.row(prediction, given, classes_);
            count(prediction, given);
            ++at_;
        }
        if (!begun_) {
            if (!text.starts_with(again_))
                throw usage_error(fmt::format(
                    "{}: its last rows come out differently: another run, machine or option wrote "
                    "them: choose another file",
                    spec_.out.string()));
            file_.cut(kept_bytes_);
            if (kept_bytes_ == 0) file_.append(rows_.header(classes_));
            text.erase(0, again_.size());
            begun_ = true;
        }
        for (const auto& [image, given] : std::exchange(to_link_, {}))
            links_->add(image, given);
        file_.append(text);
    }

    std::size_t first = 0; ///< image to begin with
    PredictFileResult result;

  private:
    void count(const Prediction& prediction, const std::string& given) {
        if (prediction.problem) {
            ++result.unreadable;
            return;
        }
        ++std::ranges::find(result.answers, given, &std::pair<std::string, std::size_t>::first)
              ->second;
        if (links_ && images_.is_file(at_)) to_link_.emplace_back(prediction.image, given);
    }

    const PredictFileSpec& spec_;
    const PredictionRows& rows_;
    AppendedFile& file_;
    const PredictedImages& images_;
    const std::vector<std::string>& classes_;
    std::string again_; ///< rows that are there and predicted again
    std::size_t kept_bytes_ = 0, at_ = 0;
    bool begun_ = false;
    std::optional<SortedLinks> links_;
    std::vector<std::pair<std::string, std::string>> to_link_; ///< images and answers of a batch
};

} // namespace

PredictFileResult run(const PredictFileSpec& spec, const JobControl& control) {
    check(spec);
    const auto rows = PredictionRows::make(spec.out, spec.all_classes);
    const SavedModel saved = load_model(spec.predict.run);
    const auto images = find_images(saved, spec.predict, control);
    if (images.size() == 0) throw usage_error("no image to predict: the lists are empty");
    AppendedFile file(spec.out);
    RowWriter writer(spec, *rows, file, images, saved.card.classes);
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    predict(saved, spec.predict, images, writer.first, control,
            [&](const std::vector<Prediction>& batch) { writer.add(batch); });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    file.flush();
    auto result = writer.result;
    result.images_per_second =
        static_cast<double>(images.size() - writer.first) / std::max(seconds, 1e-9);
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
