#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

/// A JSON document as it is written everywhere, to files and to standard output: indented, with a
/// newline at its end.
///
/// Names of files and classes are bytes, JSON is UTF-8: a text that is not, or in which a % with
/// two hexadecimal digits follows, is written as escaped_name does (EscapedName.h), and the
/// document then has "escaped_names": true. All other texts stay as they are.
std::string json_text(const nlohmann::ordered_json& json);

/// The same on one line, without a newline at its end.
std::string json_line(const nlohmann::ordered_json& json);

/// Whether json_text would escape a text of it.
bool needs_escape(const nlohmann::ordered_json& json);

/// Every text of a value with its escapes read.
nlohmann::ordered_json unescaped(const nlohmann::ordered_json& json);

/// Gives a document that json_text wrote its bytes back. One without "escaped_names" is returned as
/// it is.
nlohmann::ordered_json with_names(nlohmann::ordered_json json);

} // namespace headroom
