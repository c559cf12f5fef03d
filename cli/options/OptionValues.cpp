#include "cli/options/OptionValues.h"

#include "core/comparison/Format.h"
#include "datasets/base/files/HomeFolder.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Suggest.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <sstream>

namespace headroom {
namespace {

namespace po = boost::program_options;

/// Values given to an option, and where: the first source wins.
struct Given {
    std::vector<std::string> values;
    std::string where; ///< prefix of an error: "" for the command line, "file.ini: "
};
using Values = std::map<std::string, Given>;

constexpr std::size_t max_config_bytes = 1 << 20;

std::vector<std::string> names_of(const std::vector<OptionSet::Option>& options) {
    std::vector<std::string> names;
    for (const auto& option : options)
        if (!option.positional) names.push_back(option.name);
    return names;
}

/// Names of every option of every command.
const std::set<std::string>& all_names() {
    static const std::set<std::string> names = [] {
        std::set<std::string> all;
        for (const auto& name : command_names())
            for (const auto& option : names_of(options_of(name)))
                all.insert(option);
        return all;
    }();
    return names;
}

po::options_description boost_options(const OptionSet& options) {
    po::options_description described;
    for (const auto& option : options.all()) {
        auto name = option.name;
        if (name == "help") name += ",h";
        if (name == "quiet") name += ",q";
        if (option.flag)
            described.add_options()(name.c_str(), "");
        else if (option.many)
            described.add_options()(name.c_str(),
                                    po::value<std::vector<std::string>>()->multitoken(), "");
        else
            described.add_options()(name.c_str(), po::value<std::string>(), "");
    }
    return described;
}

Values from_command_line(const OptionSet& options, const std::vector<std::string>& arguments) {
    namespace style = po::command_line_style;
    const auto described = boost_options(options);
    std::string positional;
    for (const auto& option : options.all())
        if (option.positional) positional = option.name;

    Values values;
    try {
        const auto parsed = po::command_line_parser(arguments)
                                .options(described)
                                .style(style::unix_style & ~style::allow_guessing)
                                .run();
        for (const auto& option : parsed.options) {
            const bool loose = option.string_key.empty() || option.position_key >= 0;
            const auto name = loose ? positional : option.string_key;
            if (name.empty())
                throw usage_error(
                    fmt::format("unexpected word '{}'",
                                option.value.empty() ? "" : printable(option.value[0])));
            const auto* known = options.find(name);
            auto& given = values[name].values;
            if (!given.empty() && !known->many)
                throw usage_error(fmt::format("--{}: given twice", name));
            given.insert(given.end(), option.value.begin(), option.value.end());
            if (known->flag) given = {""};
        }
    } catch (const po::unknown_option& error) {
        auto typed = error.get_option_name();
        typed.erase(0, typed.find_first_not_of('-'));
        throw usage_error(fmt::format("unknown option {}{}", printable(error.get_option_name()),
                                      did_you_mean(typed, names_of(options.all()), "--")));
    } catch (const po::error& error) {
        throw usage_error(printable(error.what()));
    }
    return values;
}

void from_environment(const OptionSet& options, Console& console, Values& values) {
    const std::string prefix = "HEADROOM_";
    // HEADROOM_DATA is where the tests find real images; it does not set --data.
    const std::set<std::string> reserved = {"data", "help"};
    for (const auto& [variable, value] : console.environment.variables) {
        if (!variable.starts_with(prefix)) continue;
        auto name = variable.substr(prefix.size());
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
            return c == '_' ? '-' : static_cast<char>(std::tolower(c));
        });
        if (reserved.contains(name)) continue;
        const auto* option = options.find(name);
        if (option && !option->positional)
            values.try_emplace(name, Given{{value}, variable + ": "});
        else if (!all_names().contains(name))
            console.err << fmt::format(
                "headroom: warning: environment variable {} matches no option{}\n",
                printable(variable),
                did_you_mean(name, {all_names().begin(), all_names().end()}, "--"));
    }
}

void from_file(const std::string& path, const std::string& command, const OptionSet& options,
               Values& values) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path))
        throw usage_error(fmt::format("{}: cannot read this configuration file", printable(path)));
    std::string text(max_config_bytes + 1, '\0'); // it may be a pipe, or endless
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > max_config_bytes)
        throw usage_error(fmt::format("{}: expected a configuration file of at most {} bytes",
                                      printable(path), max_config_bytes));
    std::istringstream file(text);
    po::parsed_options parsed(nullptr);
    try {
        parsed = po::parse_config_file(file, po::options_description(), true);
    } catch (const po::error& error) {
        throw usage_error(fmt::format("{}: {}", printable(path), printable(error.what())));
    }
    Values general; // a command's section takes precedence over general values
    for (const auto& option : parsed.options) {
        const auto dot = option.string_key.find('.');
        const auto section = dot == std::string::npos ? "" : option.string_key.substr(0, dot);
        const auto name =
            dot == std::string::npos ? option.string_key : option.string_key.substr(dot + 1);
        if (!section.empty() && !make_command(section))
            throw usage_error(fmt::format("{}: unknown section [{}]{}", printable(path),
                                          printable(section),
                                          did_you_mean(section, command_names())));
        const auto* known = options.find(name);
        const bool in_vain = section == command && (!known || known->positional);
        if (in_vain || !all_names().contains(name) || name == "help" || name == "config")
            throw usage_error(fmt::format(
                "{}: unknown key {}{}{}", printable(path), printable(name),
                in_vain ? fmt::format(" in [{}]", command) : "",
                did_you_mean(name, in_vain ? names_of(options.all())
                                           : std::vector(all_names().begin(), all_names().end()))));
        if (!known || known->positional || (!section.empty() && section != command)) continue;
        (section.empty() ? general : values)
            .try_emplace(name, Given{option.value, printable(path) + ": "});
    }
    values.merge(general);
}

/// Replaces ~ at the beginning of a path by the home folder, also after "move:" and in a list.
std::string with_home_anywhere(const std::string& value, const OptionSet::Option& option,
                               const std::string& home) {
    const auto marker = option.list ? ',' : option.value_name == "move:DIR" ? ':' : '\0';
    std::string text;
    std::size_t from = 0;
    for (auto at = value.find(marker); at != std::string::npos; at = value.find(marker, from)) {
        text += with_home(value.substr(from, at - from), home) + marker;
        from = at + 1;
    }
    return text + with_home(value.substr(from), home);
}

void resolve_home(const OptionSet& options, const std::map<std::string, std::string>& environment,
                  Values& values) {
    const auto home = environment.find("HOME");
    if (home == environment.end()) return;
    for (auto& [name, given] : values) {
        const auto* option = options.find(name);
        if (!option->takes_paths()) continue;
        for (auto& value : given.values)
            value = with_home_anywhere(value, *option, home->second);
    }
}

/// Warns of options that were given without effect. Those from the environment or a file may be
/// meant for another call.
void warn_of_unused(const OptionSet& options, const Values& values, Console& console) {
    for (const auto& [name, given] : values) {
        const auto& needs = options.find(name)->needs;
        if (console.quiet || needs.empty() || !given.where.empty() || values.contains(needs))
            continue;
        console.err << fmt::format("headroom: note: --{} has no effect without --{}\n", name,
                                   needs);
    }
}

/// Empty if the user has none.
std::string user_config(const std::map<std::string, std::string>& environment) {
    std::filesystem::path folder;
    if (const auto found = environment.find("XDG_CONFIG_HOME");
        found != environment.end() && !found->second.empty())
        folder = found->second;
    else if (const auto home = environment.find("HOME"); home != environment.end())
        folder = std::filesystem::path(home->second) / ".config";
    if (folder.empty()) return "";
    const auto path = folder / "headroom" / "config";
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? path.string() : "";
}

} // namespace

void add_common_options(OptionSet& options, CommonOptions& common) {
    options.group("General");
    options.flag("json", "one JSON document on standard output, with raw numbers", common.json);
    options.flag("quiet", "no progress and no messages, only results and errors (-q)",
                 common.quiet);
    options.text("config", "FILE", "read further options from this file (epochs = 5)",
                 common.config);
    options.flag("help", "this text (-h)", common.help);
}

std::vector<OptionSet::Option> options_of(const std::string& name) {
    OptionSet options;
    CommonOptions common;
    const auto command = make_command(name);
    command->add_options(options);
    add_common_options(options, common);
    auto all = options.all();
    for (auto& option : all) { // their callbacks refer to `command`, a local
        option.set = nullptr;
        option.unless = nullptr;
    }
    return all;
}

void read_values(const Command& command, OptionSet& options, const CommonOptions& common,
                 const std::vector<std::string>& arguments, Console& console) {
    auto values = from_command_line(options, arguments);
    if (values.contains("help")) {
        options.find("help")->set({""});
        return;
    }
    from_environment(options, console, values);
    resolve_home(options, console.environment.variables, values); // the path of --config itself
    if (const auto given = values.find("config"); given != values.end())
        from_file(given->second.values.back(), command.name(), options, values);
    if (const auto path = user_config(console.environment.variables); !path.empty())
        from_file(path, command.name(), options, values);

    resolve_home(options, console.environment.variables, values);
    for (const auto& [name, given] : values) {
        try {
            options.assign(name, given.values);
        } catch (const Error& error) {
            throw Error(error.failure(), given.where + whole_line(error));
        }
    }
    console.quiet = common.quiet;
    console.json = common.json;
    warn_of_unused(options, values, console);
    for (const auto& option : options.all())
        if (option.required && !values.contains(option.name) && !values.contains(option.instead) &&
            !(option.unless && *option.unless)) {
            const auto prefix = option.positional ? "" : fmt::format("--{} ", option.name);
            throw usage_error(fmt::format("{} needs {}{}, for example {}{}", command.name(), prefix,
                                          option.value_name, prefix, option.example));
        }
}

} // namespace headroom
