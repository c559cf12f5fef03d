#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace headroom {

/// Parses JSON from outside, the only way it is read, in time linear in its length. It also refuses
/// valid JSON: nesting deeper than 64 (values are copied and printed recursively, and the stack
/// would overflow), a key that is twice in its object (which is ambiguous), numbers beyond a
/// double, more than 1,000,000 keys in one object and 8,000,000 values in all.
///
///     const auto json = parse_json(R"({"a": 1})", "my.json");
///
/// `steps` counts the work, to test its growth. Throws Error(bad_data) "my.json: not JSON at line
/// 1, column 17", or what else is wrong.
nlohmann::ordered_json parse_json(std::string_view text, const std::string& where,
                                  std::uint64_t* steps = nullptr);

/// Reads a whole file. Throws Error(io) if it cannot be read, Error(bad_data) if it is not a
/// regular file, is larger than that, or as parse_json does.
nlohmann::ordered_json read_json_file(const std::filesystem::path& path,
                                      std::size_t max_bytes = 64 << 20);

/// Position of a byte, counted from 1, in a text: "line 3, column 17".
std::string text_place(std::string_view text, std::size_t byte);

/// Formats a value as a message quotes it: on one line, cut off if it is long.
std::string shown(const nlohmann::ordered_json& value);

} // namespace headroom
