#include "cli/output/HelpText.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr int help_column = 30;

/// Wraps words to lines of at most `width`, each but the first indented.
std::string wrapped(const std::string& text, int width, int indent) {
    std::string result, line;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (!line.empty() && static_cast<int>(line.size() + 1 + word.size()) > width) {
            result += line + "\n" + std::string(static_cast<std::size_t>(indent), ' ');
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    return result + line;
}

std::string option_line(const OptionSet::Option& option, int columns) {
    std::string left = "  ";
    left += option.positional ? option.value_name : "--" + option.name;
    if (!option.positional && !option.value_name.empty()) left += " " + option.value_name;
    if (option.many && !option.positional) left += "...";
    const bool fits = static_cast<int>(left.size()) + 2 <= help_column;
    return left + (fits ? "" : "\n") + std::string(help_column - (fits ? left.size() : 0), ' ') +
           wrapped(option.help, std::max(30, columns - help_column), help_column) + "\n";
}

std::string command_list(const std::vector<std::string>& names) {
    std::size_t width = 0;
    for (const auto& name : names)
        width = std::max(width, name.size());
    std::string text;
    for (const auto& name : names)
        text += fmt::format("  {:<{}}  {}\n", name, width, make_command(name)->summary());
    return text;
}

} // namespace

std::string general_help() {
    return "Headroom trains the same backbone with different classifier heads, and "
           "measures which one suits your images.\n\n"
           "Usage: headroom COMMAND [OPTIONS]\n\nCommands:\n" +
           command_list(command_names()) +
           "\nTo start, on images that need no file:\n"
           "  headroom compare --data synth:digits --model mnist-cnn\n\n"
           "'headroom help COMMAND' explains a command, 'headroom --version' names the "
           "version.\n";
}

std::string group_help(const std::string& group) {
    return "Commands:\n" + command_list(subcommands(group)) +
           fmt::format("\n'headroom help {} COMMAND' explains one.\n", group);
}

std::string command_help(const Command& command, const std::vector<OptionSet::Option>& options,
                         int columns) {
    auto text = fmt::format("{}\n\nUsage: headroom {} {}\n", command.summary(), command.name(),
                            command.usage());
    text += "\nExamples:\n";
    for (const auto& example : command.examples())
        text += fmt::format("  {}\n      {}\n", example.line, example.does);
    std::string group;
    for (const auto& option : options) {
        if (option.group != group) text += fmt::format("\n{}:\n", group = option.group);
        text += option_line(option, columns);
    }
    return text +
           "\nAn option may also come from the environment (HEADROOM_EPOCHS for --epochs) or "
           "a\nconfiguration file; the command line takes precedence.\n";
}

} // namespace headroom
