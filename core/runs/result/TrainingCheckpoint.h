#pragma once

#include "core/models/Checkpoint.h"
#include "core/runs/result/RunState.h"

namespace headroom {

/// Checkpoint of a run's training: contents of last.safetensors (docs/run-folder.md).
struct TrainingCheckpoint {
    Model model;
    std::map<std::string, Tensor> optimizer;
    RunState state;
    nlohmann::ordered_json config; ///< config.json when the run began; null in older checkpoints
    std::string fallback; ///< a line to print: why the previous checkpoint was read; else empty
};

bool has_checkpoint(const std::filesystem::path& run);

/// Writes last.safetensors. Keeps the existing one as previous.safetensors. At any moment there is
/// a complete one. Throws Error(io).
void save_checkpoint(const std::filesystem::path& run, const Model& model, const ModelCard& card,
                     const std::map<std::string, Tensor>& optimizer, const RunState& state,
                     const nlohmann::ordered_json& config);

/// Reads last.safetensors, or if it is missing or damaged, the previous one. Throws Error(io) or
/// Error(bad_data) if neither can be used.
TrainingCheckpoint load_checkpoint(const std::filesystem::path& run, const StateLimits& limits);

} // namespace headroom
