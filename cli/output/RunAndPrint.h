#pragma once

#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"

namespace headroom {

/// Ends most commands: runs the job with its progress, lets `keep` save something of the result,
/// and prints it as to_json(result) or as `to_text(result)`. Returns the exit status 0.
template <typename Spec, typename Text, typename Json, typename Keep>
int run_and_print(const Spec& spec, Console& console, const Text& to_text, const Json& json,
                  const Keep& keep) {
    TerminalProgress progress(console);
    const auto result = run(spec, progress.control());
    keep(result);
    progress.clear();
    if (console.json)
        print_json(console, json(result));
    else
        console.out << to_text(result);
    return 0;
}

template <typename Spec, typename Text>
int run_and_print(const Spec& spec, Console& console, const Text& to_text) {
    return run_and_print(
        spec, console, to_text, [](const auto& result) { return to_json(result); },
        [](const auto&) {});
}

} // namespace headroom
