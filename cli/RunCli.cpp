#include "cli/RunCli.h"

#include "cli/commands/Command.h"
#include "cli/options/OptionValues.h"
#include "cli/output/HelpText.h"
#include "core/comparison/Format.h"
#include "core/jobs/FailureLine.h"
#include "core/runs/result/Environment.h"
#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sstream>

namespace headroom {
namespace {

int run_command(Command& command, const std::vector<std::string>& arguments, Console& console) {
    OptionSet options;
    CommonOptions common;
    command.add_options(options);
    add_common_options(options, common);
    read_values(command, options, common, arguments, console);
    if (common.help) {
        console.out << command_help(command, options.all(), console.environment.columns());
        return 0;
    }
    return command.run(console);
}

int dispatch(const std::vector<std::string>& arguments, Console& console, std::string& topic) {
    if (arguments.empty()) {
        console.err << general_help();
        return static_cast<int>(Failure::usage);
    }
    auto first = arguments.front();
    if (first == "--version") {
        console.out << "headroom " << version_text() << '\n';
        return 0;
    }
    if (first == "--help" || first == "-h") first = "help";
    if (first.starts_with('-'))
        throw usage_error(
            fmt::format("the command comes first, then options such as {}", printable(first)));
    auto words = arguments;
    words.front() = first;
    const bool asks = words.size() == 2 && (words[1] == "--help" || words[1] == "-h");
    if (asks && !subcommands(first).empty()) words = {"help", first};
    const auto [command, count] = find_command(words);
    topic = fmt::format(" {}", command->name());
    return run_command(*command, {words.begin() + static_cast<std::ptrdiff_t>(count), words.end()},
                       console);
}

/// Writes at once, so that the reason of a failure is known. A reader that closes early, such as
/// `head`, is not a failure; a full disk is.
int write_result(const std::string& text, std::ostream& out, std::ostream& err, int status) {
    errno = 0;
    out << text << std::flush;
    if (out.good() || errno == EPIPE) return status;
    err << fmt::format("headroom: cannot write the result to standard output{}\n",
                       errno ? fmt::format(": {}", std::strerror(errno)) : "");
    return static_cast<int>(Failure::io);
}

} // namespace

int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
            const Environment& environment) {
    std::ostringstream result;
    Console console{result, err, environment};
    std::string topic;
    const auto fail = [&](const FailureLine& failed) {
        err << "headroom: ";
        if (!failed.option.empty()) err << "--" << failed.option << ' ';
        err << failed.line;
        if (failed.failure == Failure::usage) err << fmt::format(" (see 'headroom help{}')", topic);
        err << '\n';
        return static_cast<int>(failed.failure);
    };
    try {
        const int status = dispatch(arguments, console, topic);
        return write_result(printable_lines(result.str()), out, err, status);
    } catch (...) {
        const auto failed = failure_line(std::current_exception());
        return failed ? fail(*failed) : environment.interrupt_status();
    }
}

} // namespace headroom
