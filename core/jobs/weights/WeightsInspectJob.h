#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/LoadWeights.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Describes a file of weights: the program that wrote it, its tensors, its preprocessing.
///
///     WeightsInspectResult result = run(WeightsInspectSpec{"resnet18.pth"}, {});
struct WeightsInspectSpec {
    std::string path;       ///< a file in any format that is read, or a run's folder
    std::string model = {}; ///< a model whose backbone they are meant for; empty = none
};

struct WeightsInspectResult {
    WeightFile file;
    std::int64_t values = 0; ///< number of values of all tensors
    std::vector<CatalogFit> fits;
    std::string model = {};    ///< WeightsInspectSpec::model
    std::string mismatch = {}; ///< why they do not fit it; empty where they do
};

/// Throws Error(io) or Error(bad_data) as open_weight_file does, Error(usage) where there is no
/// such model.
WeightsInspectResult run(const WeightsInspectSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const WeightsInspectResult& result);

} // namespace headroom
