#pragma once

#include "cli/RunCli.h"
#include "gui/MainWindow.h"

#include <QApplication>
#include <QClipboard>
#include <gmock/gmock.h>
#include <sstream>

namespace headroom {

/// The words of a command as a shell reads them: single quotes and backslashes.
inline std::vector<std::string> shell_words(const std::string& command) {
    std::vector<std::string> words;
    bool quoted = false, begun = false;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i];
        if (c == ' ' && !quoted) {
            begun = false;
            continue;
        }
        if (!begun) words.emplace_back();
        begun = true;
        if (c == '\'')
            quoted = !quoted;
        else if (c == '\\' && !quoted)
            words.back() += command[++i];
        else
            words.back() += c;
    }
    return words;
}

/// Copies the shown page's command and runs it in-process, with further arguments; returns its
/// output. Fails the test if the command fails.
inline std::string run_copied_command(MainWindow& window, std::vector<std::string> more = {}) {
    window.copy_command();
    auto arguments = shell_words(QApplication::clipboard()->text().toStdString());
    EXPECT_FALSE(arguments.empty());
    if (arguments.empty()) return {};
    EXPECT_EQ(arguments[0], "headroom");
    arguments.erase(arguments.begin());
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::ostringstream out, err;
    EXPECT_EQ(run_cli(arguments, out, err), 0) << err.str();
    return out.str();
}

} // namespace headroom
