#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Files of a run folder (docs/run-folder.md); a comparison's folder has config.json too.
namespace run_files {
inline constexpr const char *config = "config.json", *log = "log.csv", *result = "run.json",
                            *model = "model.safetensors", *last = "last.safetensors",
                            *previous = "previous.safetensors", *images = "train-images.txt",
                            *split = "split.json", *tuning = "tuning.json", *search = "search.json",
                            *events = "events.out.tfevents.headroom", *notes = "notes.json",
                            *batch = "batch.json"; ///< of a batch, which has runs in it
} // namespace run_files

/// Reads one of these JSON files. Throws Error(io) if it cannot be read, Error(bad_data) if it is
/// not a JSON object.
nlohmann::ordered_json read_json(const std::filesystem::path& path);

} // namespace headroom
