#include "cli/commands/BatchFolderCommand.h"
#include "core/batch/BatchFolder.h"
#include "core/comparison/Format.h"
#include "core/jobs/batch/BatchRunJob.h"
#include "core/runs/RunFiles.h"
#include "datasets/base/files/ReadFile.h"

namespace headroom {
namespace {

constexpr std::uint64_t max_log_bytes = 16 << 20;

class BatchLogsCommand : public BatchFolderCommand {
  public:
    std::string name() const override { return "batch logs"; }
    std::string summary() const override {
        return "Shows what is known of one cell: settings, state, epochs, output.";
    }
    std::string usage() const override { return "DIR N"; }
    std::vector<Example> examples() const override {
        return {{"headroom batch logs batches/heads 7", "the epochs of cell 7, or why it failed"}};
    }

    int run(Console& console) override {
        if (words_.size() != 2)
            throw usage_error(fmt::format("batch logs: expected a folder and the number of a cell, "
                                          "found {} words",
                                          words_.size()));
        const BatchFolder batch(words_[0]);
        for (const auto number : cell_numbers({words_[1]}))
            show(batch, batch.cell(number), console);
        return 0;
    }

  private:
    static void show(const BatchFolder& batch, const BatchCell& cell, Console& console) {
        console.out << fmt::format("Cell {}: {}\n", cell.number, to_string(batch.state_of(cell)));
        for (const auto& [key, value] : cell.settings)
            console.out << fmt::format("  {} = {}\n", key, printable(value));
        if (const auto failure = batch.failure(cell))
            console.out << fmt::format("Failed with status {}: {}\n", failure->status,
                                       printable(failure->message));
        for (const auto& file : {batch.run(cell) / run_files::log, batch.log(cell)})
            if (std::filesystem::exists(file))
                console.out << fmt::format(
                    "\n{}:\n{}", printable(file.string()),
                    printable_lines(read_regular_file(file.string(), max_log_bytes)));
    }
};

} // namespace

CommandPtr make_batch_logs_command() {
    return std::make_unique<BatchLogsCommand>();
}

} // namespace headroom
