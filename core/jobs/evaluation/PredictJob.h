#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/base/Error.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

struct PredictSpec {
    std::filesystem::path run;
    std::vector<std::string> images; ///< files, and folders whose image files are meant
    int threads = 0;
    OpenOptions reading = {}; ///< its resize and resizing, where another one than the model's
};

struct Prediction {
    std::string image;
    std::vector<std::pair<std::string, double>> classes; ///< every class, most probable first
    std::optional<Error> problem; ///< why the file cannot be read; then there are no classes
};

/// One for each file. Throws Error(usage) where no image is named, and Error(io) or Error(bad_data)
/// where a folder cannot be read or holds no image file.
std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control);

/// The same with a model that was loaded before: spec.run is not read.
std::vector<Prediction> predict(const SavedModel& saved, const PredictSpec& spec,
                                const JobControl& control);

/// The documented JSON (docs/commands.md), with the `top` most probable classes.
nlohmann::ordered_json to_json(const std::vector<Prediction>& predictions, std::size_t top);

} // namespace headroom
