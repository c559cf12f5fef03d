#pragma once

#include "core/jobs/TrainJob.h"

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
    Evaluation evaluation;
};

/// One row for each run on each data, run by run. The data's classes are matched to the model's by
/// name; a mismatch is Error(bad_data). A Flatten head on another size than it was trained on is
/// Error(bad_data) saying so; a GAP head takes it.
std::vector<EvaluateRow> run(const EvaluateSpec& spec, const JobControl& control);

/// The documented JSON of one row (docs/commands.md).
nlohmann::ordered_json to_json(const EvaluateRow& row);

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
