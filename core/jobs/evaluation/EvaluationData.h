#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"

#include <optional>

namespace headroom {

struct TrainedOn;

/// The images that a run is measured on.
struct MeasuredImages {
    DatasetPtr images;
    std::string split; ///< "train", "valid", "test", "all"
    /// Who made the split: "run" (the one it was trained with), "options", "data" (its own splits);
    /// empty where the data have none and all is measured.
    std::string split_source;
    /// How many of the images were trained on; nullopt where the run does not tell.
    std::optional<std::size_t> trained_on;
    std::vector<std::string> notes;
};

/// One source of data, for all runs that are measured on it. A run that was trained on these very
/// images (by the fingerprint) is measured on its own split of them, whatever the options say; any
/// other on the splits that the data bring, or on all images where they bring none. Only where
/// `split_as_asked` do the options decide.
///
///     EvaluationData source(data, false, control);
///     const auto measured = source.images_for("runs/a", load_model("runs/a"), "");
class EvaluationData {
  public:
    EvaluationData(const DataSpec& data, bool split_as_asked, const JobControl& control);

    /// `split` empty: test where there is one, else valid, else all. Throws Error as open_dataset
    /// does, and Error(usage) where there is no such split.
    MeasuredImages images_for(const std::filesystem::path& run, const SavedModel& saved,
                              std::string split);

  private:
    const OpenedData& open(const OpenOptions& options);
    bool open_as_run(OpenOptions options, const TrainedOn& trained, const std::string& run,
                     const std::string& split, std::string& problem);

    const DataSpec data_;
    const bool split_as_asked_;
    const JobControl& control_;
    std::optional<OpenedData> opened_; ///< as it was needed last
    std::string read_as_, split_as_;   ///< with these options
};

} // namespace headroom
