#pragma once

#include "core/jobs/evaluation/PredictJob.h"
#include "core/models/weights/Preprocessing.h"

namespace headroom {

/// Predicts images with the network of a file of weights that includes its classifier: this reveals
/// wrong preprocessing.
///
///     WeightsCheckSpec spec{.path = "resnet18.pth", .model = "resnet18", .images = {"cat.jpg"}};
///     for (const auto& prediction : run(spec, {}).predictions) ...
struct WeightsCheckSpec {
    std::string path;
    std::string model;               ///< a model of the catalog
    std::vector<std::string> images; ///< files, and folders of image files
    std::string preprocessing;       ///< empty = that of the weights
    std::string labels;              ///< a file with one class name per line; may be empty
    OpenOptions reading;             ///< its resize and resizing; by default the catalog's size
};

struct WeightsCheckResult {
    DeclaredPreprocessing preprocessing;
    std::vector<Prediction> predictions; ///< one per file
};

/// Throws the same errors as load_whole and PredictJob; Error(bad_data) if the number of labels is
/// not that of the classes.
WeightsCheckResult run(const WeightsCheckSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const WeightsCheckResult& result, std::size_t top);

} // namespace headroom
