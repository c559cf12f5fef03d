#pragma once

#include "core/batch/BatchFolder.h"
#include "core/comparison/HeadComparison.h"

#include <memory>
#include <stop_token>

namespace headroom {

/// Every cell of a batch: its state, and the metrics of a finished one.
struct BatchTable {
    struct Row {
        BatchCell cell;
        CellState state = CellState::waiting;
        std::string text;                      ///< who trains it, or why it failed; may be empty
        std::shared_ptr<const TrainedRun> run; ///< null unless it is finished
    };

    std::filesystem::path folder;
    std::vector<std::string> varied; ///< options
    std::vector<Row> rows;           ///< by cell number

    std::size_t count(CellState state) const;
};

/// Reads it. Of a batch that is being trained, `before` is what was read last: its finished cells
/// are not read again. Throws the errors of BatchFolder, and Cancelled when stopped.
BatchTable read_batch_table(const std::filesystem::path& folder, const std::stop_token& stop,
                            const BatchTable* before = nullptr);

} // namespace headroom
