#include "cli/Interrupt.h"
#include "cli/RunCli.h"

#include <csignal>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

extern char** environ;

namespace {

int terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::map<std::string, std::string> environment_variables() {
    std::map<std::string, std::string> variables;
    for (auto** entry = environ; *entry; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string::npos)
            variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return variables;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of write
    std::signal(SIGXFSZ, SIG_IGN); // and so is a file that exceeds the limit on its size
    headroom::Interrupt interrupt;
    headroom::Environment environment;
    environment.variables = environment_variables();
    environment.terminal = isatty(STDERR_FILENO) == 1;
    environment.columns = terminal_columns;
    environment.stop = interrupt.token();
    environment.interrupt_status = [&] { return interrupt.status(); };
    return headroom::run_cli({argv + 1, argv + argc}, std::cout, std::cerr, environment);
}
