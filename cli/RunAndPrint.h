#pragma once

#include "cli/Json.h"
#include "cli/TerminalProgress.h"

namespace headroom {

/// What most commands end in: the job runs with its progress, and its result is printed as
/// to_json(result) or, for people, as `to_text(result)`. Returns the exit status 0.
template <typename Spec, typename Text>
int run_and_print(const Spec& spec, Console& console, const Text& to_text) {
    TerminalProgress progress(console);
    const auto result = run(spec, progress.control());
    progress.wipe();
    if (console.json)
        print_json(console, to_json(result));
    else
        console.out << to_text(result);
    return 0;
}

} // namespace headroom
