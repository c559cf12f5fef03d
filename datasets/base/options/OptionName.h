#pragma once

#include "datasets/base/Error.h"

#include <functional>

namespace headroom {

/// How a text for people names an option, with a value to give it: option_name("resize", "32x32").
/// Texts of the core and the data sets spell no option: the form, the command line's, is known here
/// alone. Terminals and files show it; a window puts its fields' labels in place (with_labels).
std::string option_name(const std::string& key, const std::string& value = "");

/// The line of an error with the name of the option whose value it begins with (Error::option).
std::string whole_line(const Error& error);

/// The text with each option named as `label_of(key)` says.
std::string with_labels(const std::string& text,
                        const std::function<std::string(const std::string& key)>& label_of);

} // namespace headroom
