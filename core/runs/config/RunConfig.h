#pragma once

#include "core/models/ModelSpec.h"
#include "core/runs/config/TrainingSpec.h"
#include "datasets/source/OpenedData.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

/// config.json (docs/run-folder.md): everything that decides what a run computes, defaults filled
/// in.
nlohmann::ordered_json to_json(const DataSpec& data);
nlohmann::ordered_json to_json(const TrainOptions& options);
nlohmann::ordered_json run_config(const DataSpec& data, const OpenedData& opened,
                                  const ModelSpec& model, const std::string& head,
                                  const TrainOptions& options);
/// A comparison's: `heads` and `seeds` in the place of `head`.
nlohmann::ordered_json compare_config(const CompareSpec& spec, const OpenedData& opened,
                                      const ModelSpec& model);

/// The way back: what to run, with resume set, to go on in that folder. The model is one of the
/// catalog's, or else the folder, which load_model_spec takes too.
///
///     run(train_spec("runs/digits"), control);
///
/// Throws Error(usage) where there is nothing to resume, Error(io) or Error(bad_data) where
/// config.json cannot be read.
TrainSpec train_spec(const std::filesystem::path& run);
CompareSpec compare_spec(const std::filesystem::path& out);

/// The data that a run was trained on, and their fingerprint. Throws Error(io) or Error(bad_data)
/// where the file cannot be read.
std::pair<DataSpec, std::string> trained_data(const std::filesystem::path& config);

/// The key of numerics_of() in a run's config.json (core/runs/config/Numerics.h).
inline constexpr const char* numerics_key = "numerics";

/// The first key in which two configurations differ that must not; values as messages show them.
/// Where the data and the split file lie, the number of threads and the program's version may
/// differ.
struct ConfigDifference {
    std::string key, was, is;
};
std::optional<ConfigDifference> config_difference(const nlohmann::ordered_json& saved,
                                                  const nlohmann::ordered_json& now);

/// Throws Error(usage) naming the first key in which a run that is resumed was told otherwise.
void check_same_config(const nlohmann::ordered_json& saved, const nlohmann::ordered_json& now,
                       const std::string& run);

} // namespace headroom
