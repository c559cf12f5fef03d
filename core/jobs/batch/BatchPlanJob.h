#pragma once

#include "core/jobs/batch/BatchRunJob.h"

#include <optional>

namespace headroom {

/// The cells of a batch before they are trained.
struct BatchPlan {
    struct Row {
        BatchCell cell;
        CellState state = CellState::waiting;
        std::optional<std::int64_t> memory; ///< bytes of training, without images and program
        std::optional<double> seconds;      ///< of training; none where it cannot be told before
        std::string error;                  ///< why it cannot be trained; empty = it can
    };

    std::filesystem::path folder;
    std::vector<std::string> varied; ///< options
    std::vector<Row> rows;

    std::size_t done() const;
    std::size_t wrong() const;
    double seconds_left() const; ///< of cells that are not done, one after the other
};

/// Checks every cell, and predicts its memory from the compiled network and its time from a few
/// training steps on made-up images, measured once for each network. Writes nothing. Throws the
/// errors of run(BatchRunSpec) about grid and folder, and Cancelled when stopped.
BatchPlan plan(const BatchRunSpec& spec, const JobControl& control);

nlohmann::ordered_json to_json(const BatchPlan& plan);

} // namespace headroom
