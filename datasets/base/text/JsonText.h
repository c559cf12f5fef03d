#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

/// Formats a JSON document, for all files and for standard output: indented, with a newline at its
/// end.
///
/// Names of files and classes are bytes, JSON is UTF-8: a text that is not UTF-8, or that contains
/// a % and two hexadecimal digits, is written by escaped_name (EscapedName.h), and the document
/// then has "escaped_names": true. All other texts stay as they are.
std::string json_text(const nlohmann::ordered_json& json);

/// Formats it on one line, without a newline at its end.
std::string json_line(const nlohmann::ordered_json& json);

/// Returns whether json_text would escape any of its texts.
bool needs_escape(const nlohmann::ordered_json& json);

/// Returns the value with all its texts unescaped.
nlohmann::ordered_json unescaped(const nlohmann::ordered_json& json);

/// Restores the names in a document that json_text wrote. One without "escaped_names" is returned
/// as it is.
nlohmann::ordered_json with_names(nlohmann::ordered_json json);

} // namespace headroom
