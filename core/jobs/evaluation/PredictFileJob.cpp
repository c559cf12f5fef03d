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
#include <set>
#include <utility>

namespace headroom {

namespace fs = std::filesystem;
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
    if (!spec.resume && !spec.exist_ok && fs::is_regular_file(spec.out, ignored))
        throw usage_error(fmt::format("{}: exists already: give {} to continue it, {} to replace "
                                      "it, or write to another place",
                                      spec.out.string(), option_name("resume"),
                                      option_name("exist-ok")));
    if (!spec.link.empty() && !spec.move.empty())
        throw usage_error(fmt::format("{} and {}: choose one: links to files that are moved lead "
                                      "nowhere",
                                      option_name("link"), option_name("move")));
    check_output_file(spec.out, true);
    if (!spec.move.empty()) check_folder_can_be_written(spec.move);
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
            count(kept.answers[i]);
        kept_bytes_ = kept.end_of(kept.rows());
        again_ = content.substr(kept.end_of(first), kept_bytes_ - kept.end_of(first));
    }

    void add(const std::vector<Prediction>& batch) {
        std::string text;
        for (const auto& prediction : batch) {
            const auto given = answer(prediction, spec_.reject);
            text += rows_.row(prediction, given, classes_);
            if (links_ && !prediction.problem && images_.is_file(at_))
                to_link_.emplace_back(prediction.image, given);
            count(prediction.problem ? std::nullopt : std::optional(index_of(given)));
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

    /// Moves of files to the folders of their answers.
    std::vector<MovedFile> moves() const {
        std::vector<MovedFile> files;
        std::set<fs::path> sources, targets;
        for (std::size_t i = 0; i < given_.size(); ++i) {
            if (!given_[i] || !images_.is_file(i)) continue;
            const auto from = fs::absolute(images_.name(i)).lexically_normal();
            const auto& answer = result.answers[*given_[i]].first;
            const auto folder = fs::absolute(class_folder(spec_.move, answer)).lexically_normal();
            if (from.parent_path() == folder || !sources.insert(from).second) continue;
            const auto to = free_name(folder / from.filename(), targets);
            targets.insert(to);
            files.push_back({from.string(), to.string(), answer});
        }
        return files;
    }

    std::size_t first = 0; ///< image to begin with
    PredictFileResult result;

  private:
    std::size_t index_of(const std::string& given) const {
        const auto found =
            std::ranges::find(result.answers, given, &std::pair<std::string, std::size_t>::first);
        return static_cast<std::size_t>(found - result.answers.begin());
    }

    /// Counts the next image's answer, an index; without one, the image cannot be read.
    void count(std::optional<std::size_t> given) {
        ++(given ? result.answers[*given].second : result.unreadable);
        if (!spec_.move.empty()) given_.push_back(given);
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
    std::vector<std::optional<std::size_t>> given_; ///< answers of all images, to move them
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
    if (!spec.move.empty()) result.moved = move_files(writer.moves(), spec.move, control.stop);
    result.images_per_second =
        static_cast<double>(images.size() - writer.first) / std::max(seconds, 1e-9);
    return result;
}

ordered_json to_json(const PredictFileResult& result) {
    auto answers = ordered_json::array();
    for (const auto& [name, count] : result.answers)
        answers.push_back({{"class", name}, {"images", count}});
    ordered_json json = {
        {"out", result.out.string()},    {"images", result.images},
        {"resumed", result.resumed},     {"unreadable", result.unreadable},
        {"answers", std::move(answers)}, {"images_per_second", result.images_per_second}};
    if (!result.moved.list.empty())
        json["moved"] = {{"list", result.moved.list.string()},
                         {"files", result.moved.files.size()}};
    return json;
}

} // namespace headroom
