#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Predictions of one model, read from a CSV file of any tool, in the file's order.
struct PredictedModel {
    std::string name; ///< the file's name without extension, or the run
    std::vector<std::string> ids, labels, predicted;
    std::vector<double> confidences; ///< highest probability of each; empty if the file has none
};

/// Parses such a file. Its first line names the columns, in any order and case:
///
/// | column | |
/// |---|---|
/// | `id` or `sample` | which image; no two rows of a model have the same |
/// | `label` | the true class |
/// | `prediction` or `predicted` | the predicted class |
/// | `p(CLASS)` | optional: the probability of each class, from 0 to 1 |
/// | `run` | optional: the model, where one file has several, as that of `eval` may |
///
/// Others are ignored. A later line with the same required columns begins a part with other
/// columns. Throws Error(bad_data) that begins with `where` and the line.
std::vector<PredictedModel> parse_predictions(std::string_view text, const std::string& where);

/// Reads the file, of at most 2 GB. Throws Error(io) if it cannot be read, or as parse_predictions.
std::vector<PredictedModel> read_predictions(const std::filesystem::path& path);

} // namespace headroom
