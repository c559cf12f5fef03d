#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace headroom {

/// JSON from outside, the one way it is read. More is refused than the grammar asks for: nesting
/// deeper than 64 (what copies or prints a value does so recursively, and would run out of stack),
/// a key that is twice in its object (which of the two was meant?), numbers beyond a double, and
/// objects of so many keys that looking them up would take minutes.
///
///     const auto json = parse_json(R"({"a": 1})", "my.json");
///
/// Throws Error(bad_data) "my.json: not JSON at byte 17", or what else is wrong.
nlohmann::ordered_json parse_json(std::string_view text, const std::string& where);

/// A whole file. Throws Error(io) where it cannot be read, Error(bad_data) where it is no regular
/// file, larger than 64 MB, or as parse_json does.
nlohmann::ordered_json read_json_file(const std::filesystem::path& path);

/// A value as a message quotes it: on one line, cut off where it is long.
std::string shown(const nlohmann::ordered_json& value);

} // namespace headroom
