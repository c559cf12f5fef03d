#include "core/jobs/evaluation/PredictedAnswers.h"

#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/PredictionRows.h"
#include "core/jobs/evaluation/SortedLinks.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/files/AtomicFile.h"

#include <algorithm>

namespace headroom {

PredictedAnswers::PredictedAnswers(std::shared_ptr<const PredictedImages> images,
                                   std::vector<std::string> classes)
    : images_(std::move(images)), names_(std::move(classes)) {
    for (std::size_t i = 0; i < names_.size(); ++i)
        place_.emplace(names_[i], i);
    names_.emplace_back(rejected_class);
    counts_.assign(names_.size() + 1, 0);
}

void PredictedAnswers::add(std::vector<Prediction> batch) {
    for (auto& prediction : batch) {
        best_.push_back(prediction.problem ? unreadable()
                                           : place_.at(prediction.classes.front().first));
        if (prediction.classes.size() > kept_classes) {
            prediction.classes.resize(kept_classes);
            prediction.classes.shrink_to_fit();
        }
        predictions_.push_back(std::move(prediction));
        ++counts_[answer(size() - 1)];
    }
}

void PredictedAnswers::set_reject(double reject) {
    reject_ = reject;
    counts_.assign(names_.size() + 1, 0);
    for (std::size_t i = 0; i < size(); ++i)
        ++counts_[answer(i)];
}

std::size_t PredictedAnswers::answer(std::size_t index) const {
    if (predictions_[index].problem || probability(index) >= reject_) return best_[index];
    return unknown();
}

std::vector<std::size_t> PredictedAnswers::chosen(const AnswerFilter& filter) const {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < size(); ++i) {
        if (filter.answer ? answer(i) != *filter.answer : answer(i) == unreadable()) continue;
        if (answer(i) == unreadable() || probability(i) < filter.below) result.push_back(i);
    }
    const bool by_probability = filter.answer != unreadable();
    if (by_probability && filter.order == AnswerFilter::Order::least_sure)
        std::ranges::stable_sort(result, {}, [&](std::size_t i) { return probability(i); });
    if (by_probability && filter.order == AnswerFilter::Order::most_sure)
        std::ranges::stable_sort(result, {}, [&](std::size_t i) { return -probability(i); });
    return result;
}

void PredictedAnswers::save(const std::filesystem::path& out) const {
    const auto rows = PredictionRows::make(out, false);
    auto text = rows->header({});
    for (const auto& prediction : predictions_)
        text += rows->row(prediction, headroom::answer(prediction, reject_), {});
    write_atomically(out, text);
}

std::vector<std::pair<std::string, std::string>> PredictedAnswers::files() const {
    std::vector<std::pair<std::string, std::string>> result;
    for (std::size_t i = 0; i < size(); ++i)
        if (answer(i) != unreadable() && images_->is_file(i))
            result.emplace_back(predictions_[i].image, names_[answer(i)]);
    return result;
}

std::size_t sort_into_folders(const std::vector<std::pair<std::string, std::string>>& files,
                              const std::filesystem::path& folder, const JobControl& control) {
    const auto tell = progress_events(control, "linking");
    SortedLinks links(folder);
    std::size_t done = 0;
    for (const auto& [file, answer] : files) {
        if (control.stop.stop_requested()) throw Cancelled{};
        links.add(file, answer);
        tell(++done, files.size());
    }
    return done;
}

} // namespace headroom
