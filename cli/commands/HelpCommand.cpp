#include "cli/commands/Command.h"
#include "cli/options/OptionValues.h"
#include "cli/output/HelpText.h"
#include "datasets/base/Error.h"

namespace headroom {
namespace {

class HelpCommand : public Command {
  public:
    std::string name() const override { return "help"; }
    std::string summary() const override { return "Explains a command, with examples."; }
    std::string usage() const override { return "[COMMAND]"; }
    std::vector<Example> examples() const override {
        return {{"headroom help compare", "what compare does and which options it has"}};
    }
    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("command", "COMMAND", "the command to explain", words_);
    }

    int run(Console& console) override {
        if (words_.empty()) {
            console.out << general_help();
            return 0;
        }
        if (words_.size() == 1 && !subcommands(words_[0]).empty()) {
            console.out << group_help(words_[0]);
            return 0;
        }
        const auto [command, count] = find_command(words_);
        if (words_.size() > count) throw usage_error("help explains one command at a time");
        console.out << command_help(*command, options_of(command->name()),
                                    console.environment.columns());
        return 0;
    }

  private:
    std::vector<std::string> words_;
};

} // namespace

CommandPtr make_help_command() {
    return std::make_unique<HelpCommand>();
}

} // namespace headroom
