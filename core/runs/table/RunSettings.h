#pragma once

#include "core/runs/result/RunResult.h"
#include "core/runs/table/RunValues.h"

namespace headroom {

/// Returns the settings in a config.json by the options' keys ("lr"), with the defaults of options
/// that it leaves out. A value that no option can have is left out.
RunValues settings_in(const nlohmann::ordered_json& config);

/// Returns every metric that a run.json has, by its key (RunMetrics.h); none if it is damaged.
RunValues metrics_in_result(const nlohmann::ordered_json& result);

/// Returns the means over the seeds of one head in a compare.json.
RunValues metrics_in_comparison(const nlohmann::ordered_json& head);

} // namespace headroom
