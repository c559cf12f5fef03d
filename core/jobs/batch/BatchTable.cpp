#include "core/jobs/batch/BatchTable.h"

#include "core/runs/RunFiles.h"
#include "core/runs/result/ComparedRun.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>

namespace headroom {

namespace {

/// Its run.json; a text instead if that is missing or damaged.
void read_run(BatchTable::Row& row, const std::filesystem::path& folder) {
    const auto file = folder / run_files::result;
    try {
        row.run = std::make_shared<const TrainedRun>(
            trained_run(run_result_from_json(read_json(file), file.string()), folder));
    } catch (const Error& error) {
        row.text = whole_line(error);
    }
}

} // namespace

std::size_t BatchTable::count(CellState state) const {
    return static_cast<std::size_t>(std::ranges::count(rows, state, &Row::state));
}

BatchTable read_batch_table(const std::filesystem::path& folder, const std::stop_token& stop,
                            const BatchTable* before) {
    const BatchFolder batch(folder);
    BatchTable table{folder, batch.varied(), {}};
    const auto states = batch.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (stop.stop_requested()) throw Cancelled{};
        auto& row = table.rows.emplace_back();
        row.cell = batch.cells()[i];
        row.state = states[i];
        if (before && i < before->rows.size() && before->rows[i].cell.name == row.cell.name)
            row.run = before->rows[i].run;
        if (row.state == CellState::done && !row.run)
            read_run(row, batch.run(row.cell));
        else if (row.state == CellState::failed)
            row.text = batch.failure(row.cell).value_or(CellFailure{}).message;
        else if (row.state == CellState::running)
            row.text = to_text(claim_owner(batch.claim(row.cell)));
        if (row.state != CellState::done) row.run = nullptr;
    }
    return table;
}

} // namespace headroom
