#pragma once

#include "datasets/data/Transforms.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace headroom {

/// Preprocessing that a network expects: (x - mean) / deviation for each channel, on pixels from 0
/// to `range`, channels in this order.
struct Preprocessing {
    bool bgr = false;                    ///< blue first, instead of red first
    double range = 255;                  ///< 255 or 1
    std::vector<double> mean, deviation; ///< one value per channel, in channel order

    bool operator==(const Preprocessing&) const = default;
};

/// Preprocessing, and where it comes from.
struct DeclaredPreprocessing {
    Preprocessing preprocessing;
    std::string source; ///< "config.json beside it", "--preprocessing caffe"
};

/// Parses a name: caffe (BGR minus ImageNet's mean, Keras' VGG and ResNet), tf (x / 127.5 - 1,
/// Keras' MobileNets), torch (ImageNet's mean and deviation, torchvision and most of timm), none
/// (pixels from 0 to 1). Or reads a JSON file
///
///     {"order": "bgr", "range": 255, "mean": [104, 117, 123], "deviation": [1, 1, 1]}
///
/// in which `order` ("rgb") and `range` (1) may be missing. Throws Error(usage) if it is neither,
/// Error(bad_data) that names the file and the key.
Preprocessing parse_preprocessing(const std::string& name_or_file);
const std::vector<std::string>& preprocessing_names();

Preprocessing preprocessing_from_json(const nlohmann::ordered_json& json, const std::string& where);
nlohmann::ordered_json to_json(const Preprocessing& preprocessing);

/// "RGB, (x / 255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)", with the name if it has one.
std::string to_string(const Preprocessing& preprocessing);

/// Converts it for a network whose first convolution had its channels swapped (FittedTensors.h).
Preprocessing as_rgb(const Preprocessing& preprocessing);

/// Converts it to pixels from 0 to 1; the channels stay in their order.
Normalisation normalisation(const Preprocessing& preprocessing);

} // namespace headroom
