#include "cli/commands/BatchFolderCommand.h"
#include "cli/output/Json.h"
#include "core/jobs/batch/BatchStatusJob.h"

#include <condition_variable>
#include <mutex>

namespace headroom {
namespace {

class BatchStatusCommand : public BatchFolderCommand {
  public:
    std::string name() const override { return "batch status"; }
    std::string summary() const override {
        return "Tells how far a batch is: done, running, waiting, failed.";
    }
    std::vector<Example> examples() const override {
        return {{"headroom batch status batches/heads", "once"},
                {"headroom batch status batches/heads --watch", "again every two seconds"}};
    }

    int run(Console& console) override {
        for (;;) {
            const auto status = batch_status(folder());
            if (console.json)
                print_json(console, to_json(status));
            else
                console.out << to_text(status);
            if (!watch_ || status.done + status.failed == status.cells) return 0;
            console.out << std::endl;
            if (interrupted(console.environment.stop)) return 0;
        }
    }

  protected:
    void add_more_options(OptionSet& options) override {
        options.flag("watch",
                     "print it again every two seconds, until all cells are done or failed",
                     watch_);
    }

  private:
    /// Waits for two seconds, or until a stop is requested.
    static bool interrupted(const std::stop_token& stop) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        return std::condition_variable_any().wait_for(lock, stop, std::chrono::seconds(2),
                                                      [&] { return stop.stop_requested(); });
    }

    bool watch_ = false;
};

} // namespace

CommandPtr make_batch_status_command() {
    return std::make_unique<BatchStatusCommand>();
}

} // namespace headroom
