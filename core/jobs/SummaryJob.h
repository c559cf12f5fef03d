#pragma once

#include "core/models/ModelSpec.h"

#include <nlohmann/json.hpp>

namespace headroom {

struct SummarySpec {
    std::string model;
    ImageShape input;               ///< zeros = the model's own
    int classes = 0;                ///< 0 = the model's own
    std::vector<std::string> heads; ///< empty = all that the model lists
};

struct LayerRow {
    std::string name;                  ///< "backbone.0"
    std::string type;                  ///< "conv 5x5x32, padding 2"
    std::string output;                ///< "32x28x28"
    std::int64_t params = 0, macs = 0; ///< for one image
};

struct HeadSummary {
    std::string head;
    std::int64_t params = 0, total_params = 0; ///< of the head; with the backbone
    std::int64_t macs = 0;                     ///< of the head, one image
    std::vector<LayerRow> layers;
};

struct SummaryResult {
    std::string model;
    ImageShape input;
    int classes = 0;
    std::vector<LayerRow> backbone;
    std::int64_t backbone_params = 0, backbone_macs = 0;
    std::string feature_shape; ///< "64x7x7"
    std::vector<HeadSummary> heads;
    std::vector<std::string> notes; ///< such as: features are 1x1, so both heads are the same
};

SummaryResult run(const SummarySpec& spec);
nlohmann::ordered_json to_json(const SummaryResult& result);

} // namespace headroom
