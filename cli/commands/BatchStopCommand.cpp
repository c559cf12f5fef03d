#include "cli/commands/BatchFolderCommand.h"
#include "core/batch/BatchFolder.h"
#include "core/comparison/Format.h"

namespace headroom {
namespace {

class BatchStopCommand : public BatchFolderCommand {
  public:
    std::string name() const override { return "batch stop"; }
    std::string summary() const override {
        return "Stops a batch, wherever it runs: cells in training are saved.";
    }
    std::vector<Example> examples() const override {
        return {{"headroom batch stop batches/heads", "batch run goes on where it stopped"}};
    }

    int run(Console& console) override {
        BatchFolder(folder()).request_stop();
        console.out << fmt::format("{}: asked to stop\n", printable(folder()));
        return 0;
    }
};

} // namespace

CommandPtr make_batch_stop_command() {
    return std::make_unique<BatchStopCommand>();
}

} // namespace headroom
