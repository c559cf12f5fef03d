#pragma once

#include "core/jobs/TrainJob.h"
#include "core/models/Model.h"

namespace headroom {

/// config.json (docs/run-folder.md): everything that decides what a run computes, defaults filled
/// in.
nlohmann::ordered_json to_json(const DataSpec& data);
nlohmann::ordered_json to_json(const TrainOptions& options);
nlohmann::ordered_json run_config(const DataSpec& data, const std::string& fingerprint,
                                  const ModelSpec& model, const std::string& head,
                                  const TrainOptions& options);

/// Throws Error(usage) naming the first key in which a run that is resumed was told otherwise.
/// Where the data lies, the number of threads and the program's version may differ.
void check_same_config(const nlohmann::ordered_json& saved, const nlohmann::ordered_json& now,
                       const std::string& run);

} // namespace headroom
