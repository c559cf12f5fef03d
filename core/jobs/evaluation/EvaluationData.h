#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"

#include <optional>

namespace headroom {

struct TrainedOn;

/// Images that a run is measured on.
struct MeasuredImages {
    DatasetPtr images;
    std::string split; ///< "train", "valid", "test", "all"
    /// Origin of the split: "run" (the one it was trained with), "options", "data" (its own
    /// splits); empty if the data have none and everything is measured.
    std::string split_source;
    /// Number of these images in its training; nullopt if the run does not have this information.
    std::optional<std::size_t> trained_on;
    std::vector<std::string> notes;
};

/// One source of data, for all runs that are measured on it. A run that was trained on the same
/// images (by fingerprint) is measured on its own split of them, whatever the options are; others
/// on the splits of the data, or on all images if there are none. The options decide only with
/// `split_as_asked`.
///
///     EvaluationData source(data, false, control);
///     const auto measured = source.images_for("runs/a", load_model("runs/a"), "");
class EvaluationData {
  public:
    EvaluationData(const DataSpec& data, bool split_as_asked, const JobControl& control);

    /// With an empty `split`: test if there is one, else valid, else all. Throws the same errors as
    /// open_dataset, and Error(usage) if there is no such split.
    MeasuredImages images_for(const std::filesystem::path& run, const SavedModel& saved,
                              std::string split);

  private:
    const OpenedData& open(const OpenOptions& options);
    bool open_as_run(OpenOptions options, const TrainedOn& trained, const std::string& run,
                     const std::string& split, std::string& problem);

    const DataSpec data_;
    const bool split_as_asked_;
    const JobControl& control_;
    std::optional<OpenedData> opened_; ///< as last needed
    std::string read_as_, split_as_;   ///< its options
};

} // namespace headroom
