#pragma once

#include "core/jobs/evaluation/PredictJob.h"

#include <memory>

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

    struct Kept {
        std::size_t rows = 0, bytes = 0;
    };
    /// Counts the whole rows at the beginning of a file, which must be those of the first images.
    /// A last row without its line break is not whole. Throws Error(usage) that names the first row
    /// of another image.
    Kept whole_rows(const std::string& content, const std::vector<std::string>& classes,
                    const PredictedImages& images, const std::filesystem::path& out) const;

  protected:
    explicit PredictionRows(bool all_classes) : all_classes_(all_classes) {}
    virtual std::string beginning(const std::string& image) const = 0; ///< of an image's row
    /// Place behind the row that begins at `at`; npos if it is not whole.
    virtual std::size_t end_of_row(const std::string& content, std::size_t at) const = 0;

    bool all_classes_;
};

} // namespace headroom
