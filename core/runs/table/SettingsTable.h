#pragma once

#include "core/runs/table/RunColumns.h"

namespace headroom {

/// One setting of several runs, side by side.
struct SettingRow {
    struct Value {
        std::string text;   ///< "-" if the run has none
        bool given = false; ///< not the option's default
    };

    const RunColumn* setting = nullptr;
    std::string usual;         ///< the default; empty if it has none
    std::vector<Value> values; ///< one for each run
    bool differs = false;      ///< between the runs
};

/// Head, model, data and every option of these runs; first the settings in which they differ. What
/// a machine decides where it is left open, such as the number of threads, is never `given`.
std::vector<SettingRow> settings_table(const std::vector<RunEntry>& runs);

/// A name for each run from the settings in which they differ, in the table's order: "gap-dense,
/// seed 1", "lr 0.01". The folder's name if no setting differs.
std::vector<std::string> names_apart(const std::vector<RunEntry>& runs);

} // namespace headroom
