#pragma once

#include "core/batch/CellClaim.h"
#include "core/batch/Grid.h"
#include "core/training/MetricTable.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// One training of a batch.
struct BatchCell {
    std::size_t number = 0; ///< from 1
    std::string name;       ///< of its run's folder
    CellValues settings;
};

enum class CellState { waiting, running, stopped, failed, done };
std::string to_string(CellState state); ///< "waiting"

/// Why a cell failed.
struct CellFailure {
    std::string message;
    int status = 0; ///< exit status (Error.h)
};

/// A folder with the trainings of a grid (docs/batch.md). The grid is expanded once: changing its
/// file later changes nothing here.
///
///     DIR/batch.json                 the cells
///     DIR/runs/NAME/                 ordinary runs
///     DIR/state/N.done               what the report needs of a finished cell
///     DIR/state/N.failed             why it failed
///     DIR/state/N.running            who trains it (CellClaim.h)
///     DIR/logs/N.txt                 what its own process printed
///     DIR/stop                       asks those who train to stop
///
/// Any number of processes on any number of machines that share the folder may work in it.
class BatchFolder {
  public:
    /// Opens one. Throws Error(io) if there is none, Error(bad_data) if batch.json is damaged.
    explicit BatchFolder(const std::filesystem::path& folder);

    /// Whether there is one.
    static bool exists(const std::filesystem::path& folder);

    /// A new one, not saved yet. `home` replaces a ~ in paths. Throws Error(usage) if something
    /// else is in the folder.
    BatchFolder(const std::filesystem::path& folder, const Grid& grid, const std::string& home);

    /// Adds the cells that the grid has more; those that it no longer has stay.
    void extend(const Grid& grid, const std::string& home);

    /// Writes batch.json, and makes the folders below.
    void save() const;

    /// Whether it was made of that grid.
    bool has(const Grid& grid, const std::string& home) const;

    const std::filesystem::path& path() const { return path_; }
    const std::vector<BatchCell>& cells() const { return cells_; }
    /// Throws Error(usage) if there is no such cell.
    const BatchCell& cell(std::size_t number) const;
    /// Options in which cells differ, in the grid's order.
    const std::vector<std::string>& varied() const { return varied_; }

    std::filesystem::path run(const BatchCell& cell) const;
    std::filesystem::path log(const BatchCell& cell) const;
    std::filesystem::path claim(const BatchCell& cell) const { return state(cell, "running"); }

    /// The states of all cells, in their order. Reads one folder's names, and the claims.
    std::vector<CellState> states() const;
    CellState state_of(const BatchCell& cell) const;

    void mark_done(const BatchCell& cell, const std::string& json) const;
    /// Returns the text given to mark_done; nothing if the cell is not done.
    std::optional<std::string> done(const BatchCell& cell) const;
    /// When mark_done wrote it.
    std::optional<std::filesystem::file_time_type> finished_at(const BatchCell& cell) const;
    void mark_failed(const BatchCell& cell, const CellFailure& failure) const;
    std::optional<CellFailure> failure(const BatchCell& cell) const;
    /// The cell waits again; what its run has saved stays.
    void forget_failure(const BatchCell& cell) const;

    void request_stop() const;
    bool stop_requested() const;
    void forget_stop() const;

    /// Whether the settings were checked before.
    bool checked() const { return checked_; }
    void mark_checked() { checked_ = true; }

  private:
    std::filesystem::path state(const BatchCell& cell, const char* suffix) const;
    CellState unfinished_state(const BatchCell& cell, bool claimed, bool failed) const;

    std::filesystem::path path_;
    nlohmann::ordered_json grid_;
    std::vector<BatchCell> cells_;
    std::vector<std::string> varied_;
    bool checked_ = false;
};

} // namespace headroom
