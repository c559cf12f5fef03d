#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <stop_token>
#include <string>

namespace headroom {

/// Environment that a command line runs in, beside its arguments. Tests leave it empty: no
/// variables, no terminal, nothing that interrupts.
struct Environment {
    std::map<std::string, std::string> variables;
    bool terminal = false;                            ///< stderr is one: progress bars may be drawn
    std::function<int()> columns = [] { return 80; }; ///< the terminal's width, read each time
    std::stop_token stop;
    std::function<int()> interrupt_status = [] { return 130; }; ///< 143 after SIGTERM
};

/// Streams of a command: results on `out`; progress and messages on `err`.
struct Console {
    std::ostream& out;
    std::ostream& err;
    const Environment& environment;
    bool quiet = false;
    bool json = false;
};

} // namespace headroom
