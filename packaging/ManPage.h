#pragma once

#include <string>

namespace headroom {

/// Returns headroom(1): the commands, where options come from, exit statuses, files. Pages are roff
/// for man(7); `date` is the release's: "2026-11-21".
std::string man_page(const std::string& date);

/// "dataset inspect" -> "headroom-dataset-inspect"
std::string man_page_name(const std::string& command);

/// Returns headroom-train(1) and its like: every option of that command, with examples.
std::string command_man_page(const std::string& command, const std::string& date);

/// headroom-gui(1).
std::string gui_man_page(const std::string& date);

} // namespace headroom
