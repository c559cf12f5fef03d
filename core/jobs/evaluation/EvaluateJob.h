#pragma once

#include "core/comparison/Disagreements.h"
#include "core/comparison/RejectChoice.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/Metrics.h"
#include "datasets/data/Dataset.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

struct EvaluateSpec {
    std::vector<std::filesystem::path> runs;
    std::vector<DataSpec> data; ///< every run on every data
    std::string split = {};     ///< "train", "valid", "test", "all"; empty: see EvaluationData
    int batch_size = 256;
    int threads = 0;
    bool tune = true;            ///< see TrainOptions::tune
    bool split_as_asked = false; ///< split by the data's options, not as the run was trained
    /// Share of answers that may be wrong: chooses a threshold for that on the valid split.
    std::optional<double> wanted_error = {};
};

struct EvaluateRow {
    std::string run, data, split;
    std::string split_source; ///< see MeasuredImages
    std::vector<std::string> classes;
    std::vector<std::string> sample_names;
    Evaluation evaluation;                 ///< samples in the order of `images`
    DatasetPtr images;                     ///< the split as this model reads it
    std::optional<std::size_t> trained_on; ///< number of them; nullopt if not known
    std::vector<std::string> notes;
    std::optional<RejectChoice> reject; ///< if an error is wanted
};

/// One row for each run on each data, run by run; on which images: see EvaluationData. Classes are
/// matched by name: those that the data lack have support 0; one that the model does not know is
/// Error(bad_data). If another size than in training is requested, a Flatten head throws
/// Error(bad_data); a GAP head accepts it. If an error is wanted of data without a valid split,
/// Error(usage).
std::vector<EvaluateRow> run(const EvaluateSpec& spec, const JobControl& control);

/// Returns the second row's accuracy minus the first's, sample by sample, if there are two runs and
/// one source of data.
std::optional<PairedDifference> paired_difference(const std::vector<EvaluateRow>& rows);

/// Documented JSON (docs/commands.md): a list of rows; the second has "paired" if there is a
/// paired_difference.
nlohmann::ordered_json to_json(const std::vector<EvaluateRow>& rows);

/// CSV: run,data,split,sample,label,predicted,correct,p(CLASS)... for every sample of the rows.
std::string predictions_csv(const std::vector<EvaluateRow>& rows);

} // namespace headroom
