#pragma once

#include "core/batch/BatchFolder.h"

#include <map>
#include <optional>
#include <string>

namespace headroom {

/// How far a batch is, from the files in its folder, whoever works in it.
struct BatchStatus {
    struct Cell {
        std::size_t number = 0;
        std::string name;
        std::string text; ///< who trains it, or why it failed
    };

    /// Slurm's queue, if the batch was submitted to it.
    struct Slurm {
        std::size_t running = 0, pending = 0;       ///< tasks
        std::map<std::string, std::size_t> reasons; ///< why they are pending
        std::size_t left_out = 0; ///< cells that wait or were stopped, and are in no task
        std::string error;        ///< why the queue cannot be read
    };

    std::filesystem::path folder;
    std::size_t cells = 0, done = 0, running = 0, stopped = 0, failed = 0, waiting = 0;
    std::vector<Cell> running_cells, failed_cells;
    std::optional<double> cells_per_hour; ///< of the cells that were finished last
    std::optional<double> seconds_left;   ///< at that rate; only while cells are trained
    bool stop_requested = false;
    std::optional<Slurm> slurm;
};

/// Throws the errors of BatchFolder.
BatchStatus batch_status(const std::filesystem::path& folder);

/// Documented JSON (docs/batch.md).
nlohmann::ordered_json to_json(const BatchStatus& status);

/// Several lines for a terminal, of at most `most` running and failed cells each.
std::string to_text(const BatchStatus& status, std::size_t most = 20);

} // namespace headroom
