#pragma once

#include "core/jobs/JobControl.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace headroom {

/// Converts the head of a finished run (core/models/HeadConversion.h).
///
///     run(ConvertHeadSpec{"runs/gap", "flatten-dense", "runs/flat"}, {});
struct ConvertHeadSpec {
    std::filesystem::path run;
    std::string to;            ///< "flatten-dense" or "gap-dense"
    std::filesystem::path out; ///< a new folder
};

struct ConvertHeadResult {
    std::filesystem::path run, out;
    std::string from, to;                                 ///< heads
    std::int64_t head_params_before = 0, head_params = 0; ///< of the heads
    /// Share of the flatten-dense head's weight that a gap-dense head cannot have: what a
    /// projection to gap-dense loses.
    std::optional<double> weight_outside_gap;
};

/// Writes a run folder that eval, predict and maps can use. Its run.json says what it was converted
/// from; it is not measured. Throws Error(usage) if `out` exists, if the heads cannot be converted
/// or if `run` is not finished; Error(io) or Error(bad_data) if its files cannot be read.
ConvertHeadResult run(const ConvertHeadSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const ConvertHeadResult& result);

} // namespace headroom
