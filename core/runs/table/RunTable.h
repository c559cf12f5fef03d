#pragma once

#include "core/runs/table/RunColumns.h"

namespace headroom {

/// Which runs a list has, and how.
struct RunQuery {
    std::string filter = {}; ///< RunFilter.h; empty = all
    std::string sort = {};   ///< a column's key; "-KEY" = the largest first; empty = as given
    std::vector<std::string> columns = {}; ///< their keys; empty = the usual ones
    bool group_seeds = false; ///< one row for finished runs that differ in their seed only
};

/// Rows of runs, or of groups of runs, with typed cells.
struct RunTable {
    struct Cell {
        RunCell values;           ///< of a group: the different ones, and a metric's mean
        std::optional<double> sd; ///< of a group's metric, where several runs have it
    };

    std::vector<const RunColumn*> columns;
    std::vector<std::vector<Cell>> rows;
    bool grouped = false;
    std::vector<std::vector<std::size_t>> runs; ///< of each row, as places in the list given
};

/// Returns the runs that the filter keeps, in the order of `sort`; those without a value are last.
/// Throws Error(usage) about the option "filter" or "sort".
std::vector<RunEntry> selected_runs(const std::vector<RunEntry>& runs, const RunQuery& query);

/// Makes the table of such a list. Throws Error(usage) about "columns" too.
RunTable run_table(const std::vector<RunEntry>& runs, const RunQuery& query);

/// Text of a cell for users: "98.10% ± 0.20%", "a, b"; "-" if it is empty.
std::string cell_text(const RunColumn& column, const RunTable::Cell& cell);

/// The table with raw numbers; the columns of a group's metrics are KEY_mean and KEY_sd.
std::string to_csv(const RunTable& table);

/// A list of objects with the columns' keys (docs/commands.md).
nlohmann::ordered_json to_json(const RunTable& table);

} // namespace headroom
