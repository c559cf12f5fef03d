#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/data/SortJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const SortResult& result) {
    std::string text;
    for (const auto& [name, count] : result.classes)
        text += fmt::format("{:>8}  {}\n", count, printable(name));
    if (!result.left.empty())
        text += fmt::format("{} without a class stay: {}\n", result.left.size(),
                            printable(result.left.front()));
    if (!result.moved.list.empty())
        text += fmt::format("Moved {}. To move them back: headroom dataset verify {} --fix "
                            "undo:{}\n",
                            result.moved.files.size(), printable(result.folder.string()),
                            printable(result.moved.list.string()));
    return text;
}

class DatasetSortCommand : public Command {
  public:
    std::string name() const override { return "dataset sort"; }
    std::string summary() const override {
        return "Moves the images of a flat folder into class folders, by a list of labels.";
    }
    std::string usage() const override { return "FOLDER --labels FILE"; }
    std::vector<Example> examples() const override {
        return {{"headroom dataset sort photos --labels labels.csv",
                 "labels.csv: file,label and a line for each image"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("folder", "FOLDER", "a folder with its images side by side", folders_);
        options.require("photos");
        options.text("labels", "FILE", "CSV whose first line names the columns file and label",
                     labels_);
        options.require("labels.csv");
    }

    int run(Console& console) override {
        if (folders_.size() != 1) throw usage_error("dataset sort sorts one FOLDER at a time");
        return run_and_print(SortSpec{.folder = folders_.front(), .labels_file = labels_}, console,
                             to_text);
    }

  private:
    std::vector<std::string> folders_;
    std::string labels_;
};

} // namespace

CommandPtr make_dataset_sort_command() {
    return std::make_unique<DatasetSortCommand>();
}

} // namespace headroom
