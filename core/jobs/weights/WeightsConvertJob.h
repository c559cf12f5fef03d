#pragma once

#include "core/jobs/JobControl.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace headroom {

/// Writes a file of weights as safetensors.
struct WeightsConvertSpec {
    std::string path;          ///< same as in WeightsInspectSpec
    std::filesystem::path out; ///< ends in .safetensors
    bool exist_ok = false;     ///< replace an existing file
};

struct WeightsConvertResult {
    std::filesystem::path out;
    std::size_t tensors = 0;
    std::int64_t values = 0;
    std::vector<std::string> notes; ///< what was left out, and what a reader has to know
};

/// All values become float32. PyTorch's tensors keep their names and order. Keras' get PyTorch's
/// layout and names of that kind, "block1_conv1.weight", in the order of the layers. The metadata
/// contain the source and, if known, the preprocessing.
///
///     run(WeightsConvertSpec{"vgg16_notop.h5", "vgg16.safetensors"}, control);
///
/// Throws Error(usage) if `out` exists or has another suffix, and the errors of open_weight_file.
WeightsConvertResult run(const WeightsConvertSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const WeightsConvertResult& result);

} // namespace headroom
