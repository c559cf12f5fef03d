#pragma once

#include "core/jobs/evaluation/PredictJob.h"

#include <unordered_map>

namespace headroom {

/// Chooses some of the answers, and their order.
struct AnswerFilter {
    enum class Order { as_given, least_sure, most_sure };

    std::optional<std::size_t> answer{}; ///< only this one (PredictedAnswers::answer)
    double below = 2;                    ///< only those with a smaller probability
    Order order = Order::as_given;
};

/// A run's answers for images, in memory while and after they are predicted: to count, to choose
/// from, and to write as PredictFileJob writes them.
///
///     PredictedAnswers answers(images, classes);
///     answers.add(batch); // as PredictionSink gets it
///     answers.save("answers.csv");
class PredictedAnswers {
  public:
    PredictedAnswers(std::shared_ptr<const PredictedImages> images,
                     std::vector<std::string> classes);

    /// Adds results of the next images. Of each, only the most probable classes are kept.
    void add(std::vector<Prediction> batch);
    static constexpr std::size_t kept_classes = 3;

    void set_reject(double reject); ///< the answer is "unknown" below this probability
    double reject() const { return reject_; }

    std::size_t size() const { return predictions_.size(); } ///< those that are known
    const Prediction& operator[](std::size_t index) const { return predictions_[index]; }
    const std::shared_ptr<const PredictedImages>& images() const { return images_; }

    /// Names of the answers: the classes, then "unknown".
    const std::vector<std::string>& names() const { return names_; }
    /// Place of an image's answer in names(); unreadable() if it cannot be read.
    std::size_t answer(std::size_t index) const;
    std::size_t unknown() const { return names_.size() - 1; }
    std::size_t unreadable() const { return names_.size(); }
    /// Number of images with each answer; the last is of those that cannot be read.
    const std::vector<std::size_t>& counts() const { return counts_; }

    /// Indices of the images that a filter lets through; one that cannot be read has no
    /// probability, so it is only among those of unreadable().
    std::vector<std::size_t> chosen(const AnswerFilter& filter) const;

    /// Writes a row for each image. Throws Error(usage) if the name ends neither in .csv nor in
    /// .jsonl, Error(io) if it cannot be written.
    void save(const std::filesystem::path& out) const;

    /// Image files, each with its answer, for sort_into_folders().
    std::vector<std::pair<std::string, std::string>> files() const;

  private:
    double probability(std::size_t index) const { return predictions_[index].classes[0].second; }

    std::shared_ptr<const PredictedImages> images_;
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t> place_; ///< of a name in names_
    std::vector<Prediction> predictions_;
    std::vector<std::size_t> best_; ///< most probable class of each
    std::vector<std::size_t> counts_;
    double reject_ = 0;
};

/// Links image files in folders of their answers, as PredictFileJob does. Throws Error(io),
/// Cancelled; returns their number.
std::size_t sort_into_folders(const std::vector<std::pair<std::string, std::string>>& files,
                              const std::filesystem::path& folder, const JobControl& control);

} // namespace headroom
