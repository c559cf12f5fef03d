#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "core/comparison/Format.h"
#include "core/runs/RenameRun.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class RenameCommand : public Command {
  public:
    std::string name() const override { return "rename"; }
    std::string summary() const override {
        return "Gives the folder of a run or a comparison another name.";
    }
    std::string usage() const override { return "RUN NAME"; }
    std::vector<Example> examples() const override {
        return {{"headroom rename runs/mnist-cnn-digits-20250131-120000 digits",
                 "the run is in runs/digits then"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("run", "RUN NAME",
                           "folder of a run or a comparison, and its new name in the same place",
                           words_);
        options.require("runs/digits best");
    }

    int run(Console& console) override {
        if (words_.size() != 2)
            throw usage_error(
                fmt::format("rename: expected a folder and a name, found {} words", words_.size()));
        const auto renamed = rename_run(words_[0], words_[1]);
        if (console.json)
            print_json(console, {{"run", renamed.string()}, {"was", words_[0]}});
        else
            console.out << fmt::format("{} is {} now\n", printable(words_[0]),
                                       printable(renamed.string()));
        return 0;
    }

  private:
    std::vector<std::string> words_;
};

} // namespace

CommandPtr make_rename_command() {
    return std::make_unique<RenameCommand>();
}

} // namespace headroom
