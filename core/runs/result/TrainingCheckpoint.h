#pragma once

#include "core/models/Checkpoint.h"
#include "core/runs/result/RunState.h"

namespace headroom {

/// Where a run's training stands: what last.safetensors holds (docs/run-folder.md).
struct TrainingCheckpoint {
    Model model;
    std::map<std::string, Tensor> optimizer;
    RunState state;
    nlohmann::ordered_json config; ///< config.json as the run began; null in older checkpoints
    std::string fallback; ///< a line to tell: why the one before the last was read; else empty
};

bool has_checkpoint(const std::filesystem::path& run);

/// Writes last.safetensors. The one that was there is kept as previous.safetensors, and at any
/// moment a whole one is in place. Throws Error(io).
void save_checkpoint(const std::filesystem::path& run, const Model& model, const ModelCard& card,
                     const std::map<std::string, Tensor>& optimizer, const RunState& state,
                     const nlohmann::ordered_json& config);

/// Reads last.safetensors, or, where it is missing or damaged, the one before it. Throws Error(io)
/// or Error(bad_data) where neither can be used.
TrainingCheckpoint load_checkpoint(const std::filesystem::path& run, const StateLimits& limits);

} // namespace headroom
