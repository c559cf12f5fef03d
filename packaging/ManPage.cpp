#include "packaging/ManPage.h"

#include "cli/commands/Command.h"
#include "cli/options/OptionValues.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace headroom {
namespace {

/// Escapes text for roff: hyphens can be copied, and no line is taken for a request.
std::string roff(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\')
            result += "\\e";
        else if (c == '-')
            result += "\\-";
        else if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n'))
            result += std::string("\\&") + c;
        else
            result += c;
    }
    return result;
}

std::string bold(const std::string& text) {
    return "\\fB" + roff(text) + "\\fR";
}

std::string italic(const std::string& text) {
    return "\\fI" + roff(text) + "\\fR";
}

std::string upper(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

/// "Trains one head." -> "trains one head"
std::string phrase(std::string text) {
    if (!text.empty())
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string head(const std::string& name, const std::string& date, const std::string& summary) {
    return fmt::format(
        ".\\\" Generated from the option definitions.\n"
        ".TH {} 1 {} \"headroom {}\" \"Headroom\"\n.ad l\n.nh\n.SH NAME\n{} \\- {}\n",
        roff(upper(name)), date, HEADROOM_VERSION, roff(name), roff(phrase(summary)));
}

/// Formats a term with its explanation.
std::string entry(const std::string& term, const std::string& text) {
    return fmt::format(".TP\n{}\n{}\n", term, roff(text));
}

std::string option_entry(const OptionSet::Option& option) {
    if (option.positional) return entry(italic(option.value_name), option.help);
    auto term = bold("--" + option.name);
    if (!option.value_name.empty()) term += " " + italic(option.value_name);
    if (option.many) term += "...";
    return entry(term, option.help);
}

/// Lists every command's page but the own one.
std::string see_also(const std::string& own) {
    std::string text = ".SH SEE ALSO\n";
    if (!own.empty()) text += ".BR headroom (1),\n";
    for (const auto& name : command_names())
        if (name != own) text += fmt::format(".BR {} (1),\n", roff(man_page_name(name)));
    if (own != "gui") text += ".BR headroom\\-gui (1),\n";
    text.resize(text.size() - 2); // no comma after the last
    return text + "\n";
}

} // namespace

std::string man_page_name(const std::string& command) {
    auto name = "headroom-" + command;
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string man_page(const std::string& date) {
    auto text = head("headroom", date, "compare the heads of image classifiers");
    text += ".SH SYNOPSIS\n.B headroom\n.I COMMAND\n.RI [ OPTIONS ]\n"
            ".br\n.B headroom help\n.RI [ COMMAND ]\n.br\n.B headroom \\-\\-version\n"
            ".SH DESCRIPTION\n"
            "Trains the same backbone with different classifier heads, Flatten + Dense and global "
            "average\npooling, on the same images, split, seed and order of batches, and shows "
            "what each costs and\nwhat it is worth: parameters, accuracy, overfitting, speed, "
            "memory.\n"
            ".SH COMMANDS\nEach has its own page.\n";
    for (const auto& name : command_names())
        text += entry(bold(name), make_command(name)->summary());
    text += ".SH EXAMPLES\n";
    for (const auto* name : {"compare", "summary"}) {
        const auto example = make_command(name)->examples().front();
        text += entry(bold(example.line), example.does);
    }
    text += ".SH ENVIRONMENT\n"
            "An option's value comes from the first of these that names it: the command line,\n"
            "the environment, the file given by \\fB\\-\\-config\\fR, the user's file.\n";
    text += entry(bold("HEADROOM_EPOCHS") + " and its like",
                  "sets --epochs; likewise for every option but --data.");
    text += ".SH FILES\n";
    text += entry(italic("~/.config/headroom/config"),
                  "the user's options: lines such as epochs = 5, for one command below [train]");
    text += entry(italic("~/.cache/headroom/tuning.json"),
                  "the fastest algorithms on this machine, as measured");
    text += ".SH EXIT STATUS\n";
    constexpr std::pair<const char*, const char*> statuses[] = {
        {"0", "done"},
        {"1", "a check ran and failed its threshold"},
        {"2", "usage or configuration"},
        {"3", "bad data: a broken, missing or mismatched image, label or file"},
        {"4", "a file could not be read or written"},
        {"5", "not enough memory, or another failure of the system"},
        {"6", "training diverged"},
        {"7", "another process is working in that folder"},
        {"130, 143", "interrupted by Ctrl-C, by SIGTERM; progress is saved"},
    };
    for (const auto& [status, meaning] : statuses)
        text += entry(bold(status), meaning);
    return text + see_also("");
}

std::string command_man_page(const std::string& name, const std::string& date) {
    const auto command = make_command(name);
    auto text = head(man_page_name(name), date, command->summary());
    text += fmt::format(".SH SYNOPSIS\n{} {}\n.SH DESCRIPTION\n{}\n", bold("headroom " + name),
                        roff(command->usage()), roff(command->summary()));
    text += ".SH OPTIONS\n";
    std::string group;
    for (const auto& option : options_of(name)) {
        if (option.group != group) text += fmt::format(".SS {}\n", roff(group = option.group));
        text += option_entry(option);
    }
    text += ".SH EXAMPLES\n";
    for (const auto& example : command->examples())
        text += entry(bold(example.line), example.does);
    return text + see_also(name);
}

std::string gui_man_page(const std::string& date) {
    auto text = head("headroom-gui", date, "compare the heads of image classifiers on the desktop");
    text += ".SH SYNOPSIS\n.B headroom\\-gui\n.RI [ PATH ]\n"
            ".SH DESCRIPTION\n"
            "The desktop program of Headroom: opens images, shows what each head costs, trains "
            "and compares\nthem, and shows where they disagree. Whatever it does,\n"
            ".BR headroom (1)\ncan repeat: every page copies its command.\n.SH OPTIONS\n";
    text += entry(italic("PATH"), "what to open: images, a run's folder or its model file, or a "
                                  "comparison's folder");
    text += entry(bold("--help") + ", " + bold("-h"), "lists the options");
    text += entry(bold("--version") + ", " + bold("-v"), "names the version");
    text += ".SH FILES\n";
    text += entry(italic("~/.config/headroom/headroom-gui.conf"),
                  "the program's state: window, page, recent data");
    return text + see_also("gui");
}

} // namespace headroom
