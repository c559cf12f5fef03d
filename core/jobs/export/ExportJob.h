#pragma once

#include "core/jobs/JobControl.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Writes a trained model in another tool's format.
///
///     run(ExportSpec{"runs/gap", "onnx", "gap-onnx"}, {});
struct ExportSpec {
    std::filesystem::path run; ///< a finished run folder, or its model.safetensors
    std::string to;            ///< one of export_formats()
    std::filesystem::path out; ///< a folder, for model.onnx and labels.txt
    bool exist_ok = false;     ///< the folder may have files, of which those two are replaced
};

struct ExportResult {
    std::filesystem::path run, file, labels;
    std::string to;
    std::uint64_t bytes = 0;
    std::size_t operators = 0;
    bool any_size = false; ///< images of any size
};

const std::vector<std::string>& export_formats();

/// Throws Error(usage) if the format is unknown, the folder is not empty, or the format cannot
/// express the model; Error(io) and Error(bad_data) as load_model().
ExportResult run(const ExportSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const ExportResult& result);

} // namespace headroom
