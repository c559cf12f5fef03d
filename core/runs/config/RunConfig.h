#pragma once

#include "core/models/ModelSpec.h"
#include "core/runs/config/TrainingSpec.h"
#include "datasets/source/OpenedData.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

/// Writes config.json (docs/run-folder.md): everything that decides what a run computes, including
/// defaults.
nlohmann::ordered_json to_json(const DataSpec& data);
nlohmann::ordered_json to_json(const TrainOptions& options);
nlohmann::ordered_json run_config(const DataSpec& data, const OpenedData& opened,
                                  const ModelSpec& model, const std::string& head,
                                  const TrainOptions& options);
/// For a comparison: `heads` and `seeds` instead of `head`.
nlohmann::ordered_json compare_config(const CompareSpec& spec, const OpenedData& opened,
                                      const ModelSpec& model);

/// Reads it: returns the settings, with resume set, to continue in that folder. The model is one of
/// the catalog, or else the folder, which load_model_spec accepts too.
///
///     run(train_spec("runs/digits"), control);
///
/// Throws Error(usage) if there is nothing to resume, Error(io) or Error(bad_data) if config.json
/// cannot be read.
TrainSpec train_spec(const std::filesystem::path& run);
CompareSpec compare_spec(const std::filesystem::path& out);

/// Returns the data that a run was trained on, and their fingerprint. Throws Error(io) or
/// Error(bad_data) if the file cannot be read.
std::pair<DataSpec, std::string> trained_data(const std::filesystem::path& config);

/// Key of numerics_of() in a run's config.json (core/runs/config/Numerics.h).
inline constexpr const char* numerics_key = "numerics";

/// The first key in which two configurations differ but must not, with values as shown in messages.
/// The paths of the data and the split file, the number of threads and the program's version may
/// differ.
struct ConfigDifference {
    std::string key, was, is;
};
std::optional<ConfigDifference> config_difference(const nlohmann::ordered_json& saved,
                                                  const nlohmann::ordered_json& now);

/// Throws Error(usage) that names the first key in which a resumed run's settings differ.
void check_same_config(const nlohmann::ordered_json& saved, const nlohmann::ordered_json& now,
                       const std::string& run);

} // namespace headroom
