#pragma once

#include "core/runs/RunList.h"
#include "core/training/MetricTable.h"

#include <functional>

namespace headroom {

/// Values of one run or comparison in a column, one for each of its heads where they differ; none
/// if it has no such value.
using RunCell = std::vector<RunValue>;

/// A property of runs by which they are listed, filtered and sorted: what the folder says of
/// itself, an option of training or reading data, or a metric.
struct RunColumn {
    enum class Kind { text, number, time };

    std::string key;   ///< "lr", "test_accuracy"
    std::string label; ///< "Test accuracy"
    Kind kind = Kind::text;
    std::optional<Unit> unit; ///< of a metric
    std::function<RunCell(const RunEntry&)> cell;
};

/// Returns all columns: what folders say of themselves, then options, then metrics.
const std::vector<RunColumn>& run_columns();

/// Finds a column. Throws Error(usage) about `option` that names those with similar keys.
const RunColumn& run_column(std::string_view key, const char* option);

/// Columns that a list shows unless others are chosen: those of weights, tags and notes only where
/// some run has any.
std::vector<std::string> usual_columns(const std::vector<RunEntry>& runs);

/// Formats a value for users: "99.12%", local time.
std::string value_text(const RunColumn& column, const RunValue& value);

/// Formats a value without its unit, as it is filtered by: "0.9912".
std::string plain_text(const RunValue& value);

} // namespace headroom
