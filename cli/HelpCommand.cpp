#include "cli/Command.h"
#include "cli/CommandLine.h"
#include "cli/HelpText.h"
#include "cli/Suggest.h"
#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

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
        if (words_.size() > 1) throw usage_error("help explains one command at a time");
        const auto command = make_command(words_[0]);
        if (!command)
            throw usage_error(fmt::format("unknown command '{}'{}", printable(words_[0]),
                                          did_you_mean(words_[0], command_names())));
        console.out << command_help(*command, options_of(words_[0]),
                                    console.surroundings.columns());
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
