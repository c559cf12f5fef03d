#pragma once

#include "core/comparison/Statistics.h"
#include "core/jobs/TrainJob.h"

#include <optional>

namespace headroom {

struct EvaluateSpec {
    std::vector<std::filesystem::path> runs;
    std::vector<DataSpec> data; ///< every run on every data
    std::string split = "test"; ///< "train", "valid", "test"
    int batch_size = 256;
    int threads = 0;
    bool no_tune = false; ///< see TrainOptions::no_tune
};

struct EvaluateRow {
    std::string run, data, split;
    std::vector<std::string> classes;
    std::vector<std::string> sample_names;
    Evaluation evaluation; ///< samples in the order of `images`
    DatasetPtr images;     ///< the split as this model saw it
};

/// One row for each run on each data, run by run. The data's classes are matched to the model's by
/// name; a mismatch is Error(bad_data). A Flatten head on another size than it was trained on is
/// Error(bad_data) saying so; a GAP head takes it.
std::vector<EvaluateRow> run(const EvaluateSpec& spec, const JobControl& control);

/// The second row's accuracy minus the first's, sample by sample: where there are two runs and one
/// source of data.
std::optional<PairedDifference> paired_difference(const std::vector<EvaluateRow>& rows);

/// The documented JSON (docs/commands.md): a list of rows; the second has "paired" where there is a
/// paired_difference.
nlohmann::ordered_json to_json(const std::vector<EvaluateRow>& rows);

/// CSV text: run,data,split,sample,label,predicted,correct,p(CLASS)... for every sample of the
/// rows.
std::string predictions_csv(const std::vector<EvaluateRow>& rows);

struct PredictSpec {
    std::filesystem::path run;
    std::vector<std::string> images;
    int threads = 0;
};

struct Prediction {
    std::string image;
    std::vector<std::pair<std::string, double>> classes; ///< every class, most probable first
};

std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control);

} // namespace headroom
