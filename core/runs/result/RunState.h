#pragma once

#include "core/runs/result/EpochDone.h"
#include "core/training/Trainer.h"

#include <ctime>
#include <nlohmann/json.hpp>
#include <vector>

namespace headroom {

class JsonFields;

/// Progress of a run: what last.safetensors holds beside the tensors.
struct RunState {
    TrainPosition position;
    std::vector<EpochDone> history;
    std::optional<double> best_loss; ///< on the valid split; empty before the first or without one
    int best_epoch = 0;
    bool stopped_early = false;
    std::int64_t peak_memory = 0;
    std::string started; ///< "2025-01-31T12:00:00Z"
};

/// Numbers are restored bit by bit.
nlohmann::ordered_json to_json(const RunState& state);

/// Upper bounds of a run's state.
struct StateLimits {
    int epochs = 0;
    std::int64_t batches = 0; ///< per epoch
    std::int64_t samples = 0; ///< per epoch
};

/// Throws Error(bad_data) that begins with `where` and names the field that is missing or out of
/// range.
RunState run_state_from_json(const nlohmann::ordered_json& json, const StateLimits& limits,
                             const std::string& where);

/// One epoch in run.json and last.safetensors. Reading the `number`-th of a history throws
/// Error(bad_data) if a field is missing or out of range.
nlohmann::ordered_json to_json(const EpochDone& epoch);
EpochDone epoch_from_json(const JsonFields& json, int number);

/// Text of log.csv: a header and a row for each epoch.
std::string log_csv(const std::vector<EpochDone>& history);

/// Formats a time in UTC: "2025-01-31T12:00:00Z".
std::string utc_text(std::time_t time);
std::string utc_now();

} // namespace headroom
