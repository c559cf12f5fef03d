#pragma once

#include "core/jobs/evaluation/PredictJob.h"

#include <memory>
#include <optional>

namespace headroom {

/// Format of a file of predictions, chosen by the ending of its name.
///
///     .csv    image,class,probability,error, then p(CLASS) for every class if requested
///     .jsonl  {"image": "car.jpg", "class": "Car", "probability": 0.98, "error": ...}
class PredictionRows {
  public:
    /// Throws Error(usage) that lists the endings.
    static std::unique_ptr<PredictionRows> make(const std::filesystem::path& out, bool all_classes);
    virtual ~PredictionRows() = default;

    virtual std::string header(const std::vector<std::string>& classes) const = 0;
    /// `answer` is the class, or "unknown"; empty if the image cannot be read.
    virtual std::string row(const Prediction& prediction, const std::string& answer,
                            const std::vector<std::string>& classes) const = 0;

    /// Whole rows of a file: those of the first images.
    struct Kept {
        std::size_t begin = 0;         ///< where the first one begins, in bytes
        std::vector<std::size_t> ends; ///< where each ends
        /// Index of the answer of each in the list of answers; without one, it cannot be read.
        std::vector<std::optional<std::size_t>> answers;

        std::size_t rows() const { return ends.size(); }
        std::size_t end_of(std::size_t rows) const { return rows == 0 ? begin : ends[rows - 1]; }
    };
    /// Finds them. A last row without its line break is not whole. Throws Error(usage) that names
    /// the first row that is of another image, or has an answer that is not in the list.
    Kept whole_rows(const std::string& content, const std::vector<std::string>& classes,
                    const std::vector<std::string>& answers, const PredictedImages& images,
                    const std::filesystem::path& out) const;

  protected:
    explicit PredictionRows(bool all_classes) : all_classes_(all_classes) {}
    virtual std::string image_text(const std::string& image) const = 0; ///< begins a row
    /// Text that follows it; of an empty answer, of an image that cannot be read.
    virtual std::string answer_text(const std::string& answer) const = 0;
    /// Place behind the row that begins at `at`; npos if it is not whole.
    virtual std::size_t end_of_row(const std::string& content, std::size_t at) const = 0;

    bool all_classes_;
};

} // namespace headroom
