#include "cli/commands/Command.h"
#include "cli/options/OptionValues.h"
#include "packaging/Completion.h"
#include "packaging/Offer.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// Reads the table of options. Undefined functions with an underscore are those of bash-completion,
/// which loads this file.
constexpr auto functions = R"bash(
_headroom_offer() { # KIND WORD...
    local kind=$1 before= word words=()
    shift
    [[ $kind != list || $cur != *,* ]] || before=${cur%,*},
    for word; do [[ ,$before == *",$word,"* ]] || words+=("$word"); done
    COMPREPLY=($(compgen -P "$before" -W "${words[*]}" -- "${cur#"$before"}"))
    case $kind in
    list) compopt -o nospace 2>/dev/null ;;
    folders) _filedir -d ;;
    files) _filedir ;;
    json) _filedir json ;;
    esac
    __ltrim_colon_completions "$cur"
}

_headroom() {
    local cur prev words cword split=false
    _init_completion -s -n : || return
    if ((cword == 1)); then
        if [[ $cur == -* ]]; then
            _headroom_offer words --help --version
        else
            _headroom_offer words $_headroom_commands
        fi
        return
    fi

    # The option that this word may belong to. One that takes several values stands further back.
    local option=$prev at=$((cword - 1))
    if [[ $split == false ]]; then
        while ((at > 1)) && [[ ${words[at]} != --* ]]; do ((at--)); done
        option=${words[at]}
    fi
    local typed=${words[1]}
    if ((cword > 2)) && [[ $_headroom_options == *$'\n'"$typed/${words[2]} "* ]]; then
        typed+=/${words[2]}
    fi
    local command name kind many rest names=() loose=()
    while read -r command name kind many rest; do
        [[ $command == "$typed" ]] || continue
        if [[ $name == - ]]; then
            loose=("$kind" "${loose[@]:1}" $rest)
        elif [[ $name == "$option" && $kind != flag && $cur != -* ]] &&
            ((at == cword - 1 || many)); then
            _headroom_offer "$kind" $rest
            return
        else
            names+=("$name")
        fi
    done <<<"$_headroom_options"
    if [[ $cur == -* || ${#loose[@]} -eq 0 ]]; then
        _headroom_offer words "${names[@]}"
    else
        _headroom_offer "${loose[@]}"
    fi
}

complete -F _headroom headroom
)bash";

/// A command of two words as one word of the table.
std::string slashed(std::string name) {
    std::ranges::replace(name, ' ', '/');
    return name;
}

std::string kind_of(const OptionSet::Option& option, const Offer& offer) {
    if (option.flag) return "flag";
    if (offer.list) return "list";
    switch (offer.paths) {
    case Offer::Paths::folders:
        return "folders";
    case Offer::Paths::json_files:
        return "json";
    case Offer::Paths::files:
        return "files";
    case Offer::Paths::none:
        break;
    }
    return "words"; // none, if the value is a number
}

} // namespace

std::string bash_completion() {
    auto text = fmt::format("# bash completion for headroom; generated from its option definitions."
                            "\n\n_headroom_commands='{}'\n\n"
                            "# COMMAND OPTION KIND MANY WORD...; the option - is a word that "
                            "belongs to none.\n_headroom_options='\n",
                            fmt::join(first_words(), " "));
    for (const auto& word : first_words())
        for (const auto& name : subcommands(word))
            text += fmt::format("{} - words 0 {}\n", word, name.substr(word.size() + 1));
    for (const auto& name : command_names())
        for (const auto& option : options_of(name)) {
            const auto offer = offer_for(option);
            text += fmt::format("{} {} {} {}", slashed(name),
                                option.positional ? "-" : "--" + option.name,
                                kind_of(option, offer), option.many ? 1 : 0);
            for (const auto& word : offer.words)
                text += " " + word;
            text += '\n';
        }
    return text + "'\n" + functions;
}

} // namespace headroom
