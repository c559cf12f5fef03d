#pragma once

#include "core/comparison/Statistics.h"
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
    bool split_as_asked = false; ///< by the data's options, not as the run was trained
};

struct EvaluateRow {
    std::string run, data, split;
    std::string split_source; ///< see MeasuredImages
    std::vector<std::string> classes;
    std::vector<std::string> sample_names;
    Evaluation evaluation;                 ///< samples in the order of `images`
    DatasetPtr images;                     ///< the split as this model saw it
    std::optional<std::size_t> trained_on; ///< how many of them; nullopt where it is not known
    std::vector<std::string> notes;
};

/// One row for each run on each data, run by run; EvaluationData says on which images. Classes are
/// matched by name: those that the data lack have support 0, one that the model does not know is
/// Error(bad_data). A Flatten head on another size than it was trained on, where one is asked for,
/// is Error(bad_data) saying so; a GAP head takes it.
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

} // namespace headroom
