#pragma once

#include "core/jobs/evaluation/PredictJob.h"
#include "core/models/weights/Preprocessing.h"

namespace headroom {

/// What the network of a file of weights, with the classifier in it, says to some images: wrong
/// preprocessing shows at once.
///
///     WeightsCheckSpec spec{.path = "resnet18.pth", .model = "resnet18", .images = {"cat.jpg"}};
///     for (const auto& prediction : run(spec, {}).predictions) ...
struct WeightsCheckSpec {
    std::string path;
    std::string model;               ///< of the catalog
    std::vector<std::string> images; ///< files, and folders whose image files are meant
    std::string preprocessing;       ///< empty = what the weights say
    std::string labels;              ///< a file with the name of a class in each line; may be empty
    OpenOptions reading; ///< its resize and resizing; the catalog's size where it has none
};

struct WeightsCheckResult {
    DeclaredPreprocessing preprocessing;
    std::vector<Prediction> predictions; ///< one for each file
};

/// Throws Error as load_whole and PredictJob do; Error(bad_data) where there are not as many labels
/// as classes.
WeightsCheckResult run(const WeightsCheckSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const WeightsCheckResult& result, std::size_t top);

} // namespace headroom
