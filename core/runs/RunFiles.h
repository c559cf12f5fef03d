#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// The files of a run folder (docs/run-folder.md); a comparison's has its config.json too.
namespace run_files {
inline constexpr const char *config = "config.json", *log = "log.csv", *result = "run.json",
                            *model = "model.safetensors", *last = "last.safetensors",
                            *previous = "previous.safetensors", *images = "train-images.txt",
                            *split = "split.json", *tuning = "tuning.json";
} // namespace run_files

/// Reads one of their JSON files. Throws Error(io) where it cannot be read, Error(bad_data) where
/// it is no JSON object.
nlohmann::ordered_json read_json(const std::filesystem::path& path);

} // namespace headroom
