#pragma once

#include "datasets/base/Error.h"

#include <functional>

namespace headroom {

/// Names an option in a text for users, with a value to give it: option_name("resize", "32x32").
/// Texts of the core and the data sets never spell options: the form, the command line's, is known
/// only here. Terminals and files show it; with_labels replaces it in a window.
std::string option_name(const std::string& key, const std::string& value = "");

/// The line of an error, with the name of its option (Error::option) in front.
std::string whole_line(const Error& error);

/// Replaces each option name in the text by `label_of(key)`.
std::string with_labels(const std::string& text,
                        const std::function<std::string(const std::string& key)>& label_of);

} // namespace headroom
