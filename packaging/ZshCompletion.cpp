#include "cli/commands/Command.h"
#include "cli/options/OptionValues.h"
#include "packaging/Completion.h"
#include "packaging/Offer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// Quotes text for a specification of _arguments, between single quotes.
std::string quoted(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\'')
            result += "'\\'";
        else if (c == '\\' || c == '[' || c == ']' || c == ':')
            result += '\\';
        result += c;
    }
    return result;
}

std::string words_of(const Offer& offer) {
    return quoted(fmt::format("{}", fmt::join(offer.words, " ")));
}

/// Returns the command that completes a value; empty if nothing can be offered.
std::string action(const Offer& offer) {
    if (offer.list) return "_sequence compadd - " + words_of(offer);
    switch (offer.paths) {
    case Offer::Paths::folders:
        return "_files -/";
    case Offer::Paths::json_files:
        return "_headroom_words_or_files \"*.json\" " + words_of(offer);
    case Offer::Paths::files:
        return "_headroom_words_or_files \"*\" " + words_of(offer);
    case Offer::Paths::none:
        break;
    }
    return offer.words.empty() ? "" : "compadd - " + words_of(offer);
}

std::string specification(const OptionSet::Option& option) {
    const auto offer = offer_for(option);
    // A blank before the action marks it as a command.
    const auto value = quoted(option.value_name) + ":" + (offer.empty() ? "" : " ") + action(offer);
    if (option.positional) return "*:" + value;
    return fmt::format("{}--{}[{}]{}", option.many ? "*" : "", option.name, quoted(option.help),
                       option.flag ? "" : ":" + value);
}

/// _arguments cannot continue an option's values and still recognise the next option.
std::string further_values(const std::vector<OptionSet::Option>& options) {
    std::string cases;
    for (const auto& option : options)
        if (option.many && !option.positional)
            cases += fmt::format("            --{}) {} && return ;;\n", option.name,
                                 action(offer_for(option)));
    return cases.empty() ? "" : "            case $goes_on in\n" + cases + "            esac\n";
}

constexpr auto start = R"zsh(#compdef headroom
# zsh completion for headroom; generated from its option definitions.

_headroom_words_or_files() { # PATTERN WORD...
    local pattern=$1
    local -a known=("${@:2}")
    _alternative 'words:word:compadd -a known' "files:file:_files -g '$pattern'"
}

_headroom() {
    local context state state_descr line curcontext=$curcontext
    typeset -A opt_args
    local -a commands
    local -A families
)zsh";

constexpr auto choose =
    R"zsh(    _arguments -C '(- *)--help[the commands]' '(- *)--version[the version]' \
        '1:command:->command' '*::argument:->argument'
    case $state in
    command) _describe command commands ;;
    argument)
        local name=$words[1]
        if (($+families[$name])); then
            if ((CURRENT == 2)); then
                compadd - ${=families[$name]}
                return
            fi
            shift words
            ((CURRENT--))
            name+=" $words[1]"
        fi
        local goes_on= at=$((CURRENT - 1)) # the last option, if this may be a value of it
        while ((at > 1)) && [[ $words[at] != --* ]]; do ((at--)); done
        [[ $PREFIX == -* ]] || goes_on=$words[at]
        case $name in
)zsh";

constexpr auto end = R"zsh(        esac
        ;;
    esac
}

_headroom "$@"
)zsh";

} // namespace

std::string zsh_completion() {
    std::string text = start;
    text += "    commands=(\n";
    std::string families;
    for (const auto& word : first_words()) {
        std::string below;
        for (const auto& name : subcommands(word))
            below += name.substr(word.size()); // with the blank before it
        if (!below.empty()) families += fmt::format("        {} '{}'\n", word, below);
        text +=
            fmt::format("        '{}:{}'\n", word,
                        quoted(below.empty() ? make_command(word)->summary() : "one of" + below));
    }
    text += "    )\n    families=(\n" + families + "    )\n" + choose;
    for (const auto& name : command_names()) {
        const auto options = options_of(name);
        text +=
            fmt::format("        '{}')\n{}            _arguments", name, further_values(options));
        for (const auto& option : options)
            text += fmt::format(" \\\n                '{}'", specification(option));
        text += "\n            ;;\n";
    }
    return text + end;
}

} // namespace headroom
