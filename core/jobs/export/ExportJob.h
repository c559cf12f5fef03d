#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

/// Writes a trained model in another tool's format.
///
///     run(ExportSpec{"runs/gap", "onnx", "gap-onnx"}, {});
struct ExportSpec {
    std::filesystem::path run; ///< a finished run folder, or its model.safetensors
    std::string to;            ///< one of export_formats()
    std::filesystem::path out; ///< a folder, for the model's files and labels.txt
    bool exist_ok = false;     ///< the folder may have files; those of the same names are replaced
    std::string verify = {}; ///< data, to compare the export with the run on; empty = not compared
};

/// An export's answers beside the run's own (ExportCheck.h).
struct ExportCheck {
    std::string runtime; ///< program that computed them: "ONNX Runtime 1.21.0"
    std::string split;   ///< whose images: "test"
    std::size_t images = 0;
    double largest_difference = 0;                                 ///< of a logit
    double largest_logit = 0;                                      ///< of the run's, by magnitude
    std::size_t equal_answers = 0, correct = 0, their_correct = 0; ///< images

    /// Whether the logits differ by no more than rounding.
    bool agrees() const { return largest_difference <= 1e-3 * largest_logit; }
};

struct ExportResult {
    std::filesystem::path run;
    std::string to;
    std::filesystem::path labels;             ///< the classes, one a line
    std::vector<std::filesystem::path> files; ///< of the model; for Python the program is first
    std::uint64_t bytes = 0;                  ///< of these
    std::size_t operators = 0;
    bool any_size = false;            ///< images of any size
    std::optional<ExportCheck> check; ///< if it was to be verified
};

struct ExportFormat {
    std::string name; ///< "onnx"
    std::string what; ///< "model.onnx, for ONNX Runtime and others"
    void (*write)(const SavedModel& saved, const std::map<std::string, std::string>& metadata,
                  const std::filesystem::path& out, ExportResult& result);
};
const std::vector<ExportFormat>& export_formats();
std::vector<std::string> export_format_names();

/// The data that a run was trained on, for ExportSpec::verify; empty if the run does not name them
/// or they are no longer there.
std::string data_to_verify(const std::filesystem::path& run);

/// Throws Error(usage) if the format is unknown, the folder is not empty, or the format cannot
/// express the model; Error(io) and Error(bad_data) as load_model().
ExportResult run(const ExportSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const ExportResult& result);

/// One line: "Checked in ONNX Runtime 1.21.0 on 1,000 test images: largest difference of a logit
/// ...".
std::string to_text(const ExportCheck& check);

} // namespace headroom
