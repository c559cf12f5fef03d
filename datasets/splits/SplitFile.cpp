#include "datasets/splits/SplitFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/Random.h"
#include "datasets/base/text/EscapedName.h"
#include "datasets/base/text/Json.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <set>
#include <unordered_map>

namespace headroom {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* format_tag = "headroom-split";
constexpr int format_version = 1;
constexpr std::size_t max_file_bytes = std::size_t{64} << 20;
constexpr std::size_t max_folds = 1000;
constexpr const char* made_by = "make one with headroom dataset split";

// ---- Names ---------------------------------------------------------------------------------

/// "x_train[17]" -> {"x_train", 17}; "train/Car/1.jpg" -> {"train/Car", "1.jpg"}.
struct GroupedName {
    std::string_view group;
    std::string member; ///< as JSON
};

GroupedName grouped_name(std::string_view name) {
    if (const auto open = name.rfind('['); name.ends_with(']') && open != std::string_view::npos) {
        const auto digits = name.substr(open + 1, name.size() - open - 2);
        // Only digits that the number reproduces: no leading zero, and within its range.
        const bool plain = !digits.empty() && digits.size() <= 18 &&
                           digits.find_first_not_of("0123456789") == std::string_view::npos &&
                           (digits.size() == 1 || digits.front() != '0');
        if (plain) return {name.substr(0, open), std::string(digits)};
    }
    const auto slash = name.rfind('/');
    const bool in_folder = slash != std::string_view::npos && slash > 0;
    return {in_folder ? name.substr(0, slash) : "",
            Json(escaped_name(in_folder ? name.substr(slash + 1) : name)).dump()};
}

// ---- Reading -------------------------------------------------------------------------------

/// Describes a value for "found ...", in a short text.
std::string brief(const Json& value) {
    if (value.is_structured()) return value.is_array() ? "a list" : "an object";
    const auto text = value.dump();
    return text.size() <= 60 ? text : value.type_name();
}

const Json& field(const Json& json, const char* key, const char* expected,
                  const std::string& where) {
    const auto found = json.find(key);
    if (found == json.end())
        throw data_error(
            fmt::format("{}: \"{}\" is missing: expected {}: {}", where, key, expected, made_by));
    return *found;
}

std::string text_of(const Json& json, const char* key, const std::string& where) {
    if (!json.contains(key)) return {};
    if (!json[key].is_string())
        throw data_error(
            fmt::format("{}: \"{}\" is {}: expected a text", where, key, brief(json[key])));
    return unescaped_name(json[key].get<std::string>(), where);
}

std::vector<std::string> classes_of(const Json& json, const std::string& where) {
    const auto& list = field(json, "classes", "the list of class names", where);
    std::vector<std::string> classes;
    std::set<std::string> seen;
    if (list.is_array())
        for (const auto& name : list) {
            if (!name.is_string()) break;
            classes.push_back(unescaped_name(name.get<std::string>(), where));
            if (!seen.insert(classes.back()).second)
                throw data_error(fmt::format("{}: \"classes\" has {} twice", where, name.dump()));
        }
    if (!list.is_array() || classes.size() != list.size() || classes.empty())
        throw data_error(fmt::format("{}: \"classes\" must be a list of names", where));
    return classes;
}

SplitFile::Samples samples_of(const Json& groups, const std::string& where) {
    if (!groups.is_object() || groups.empty())
        throw data_error(fmt::format("{} is {}: expected samples such as {{\"x_train\": [0, 4]}}",
                                     where, groups.empty() ? "empty" : brief(groups)));
    SplitFile::Samples samples;
    for (const auto& [key, members] : groups.items()) {
        if (!members.is_array() || members.empty())
            throw data_error(
                fmt::format("{}: \"{}\": expected a list of numbers or names", where, key));
        const auto group = unescaped_name(key, where);
        for (const auto& member : members) {
            if (member.is_number_unsigned())
                samples.push_back(fmt::format("{}[{}]", group, member.get<std::uint64_t>()));
            else if (member.is_string())
                samples.push_back((group.empty() ? "" : group + "/") +
                                  unescaped_name(member.get<std::string>(), where));
            else
                throw data_error(fmt::format("{}: \"{}\" holds {}: expected numbers from 0 on, or "
                                             "names",
                                             where, key, brief(member)));
        }
    }
    return samples;
}

std::vector<SplitFile::Part> parts_of(const Json& json, const std::string& where) {
    if (!json.is_object() || json.empty())
        throw data_error(fmt::format("{}: \"parts\": expected train, valid and test", where));
    std::vector<SplitFile::Part> parts;
    for (const char* name : {"train", "valid", "test"})
        if (json.contains(name))
            parts.push_back({name, samples_of(json[name], fmt::format("{}: \"{}\"", where, name))});
    for (const auto& [name, ignored] : json.items())
        if (name != "train" && name != "valid" && name != "test")
            throw data_error(fmt::format("{}: no part is called \"{}\": expected train, valid and "
                                         "test",
                                         where, name));
    return parts;
}

std::vector<SplitFile::Samples> folds_of(const Json& json, const std::string& where) {
    if (!json.is_array() || json.size() < 2 || json.size() > max_folds)
        throw data_error(
            fmt::format("{}: \"folds\": expected a list of 2 to {}", where, max_folds));
    std::vector<SplitFile::Samples> folds;
    for (const auto& fold : json)
        folds.push_back(samples_of(fold, fmt::format("{}: fold {}", where, folds.size() + 1)));
    return folds;
}

// ---- Writing -------------------------------------------------------------------------------

/// [a, b, c], wrapped if it is long.
std::string list_text(const std::vector<std::string>& words, std::size_t indent) {
    std::vector<std::string> lines(1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = words[i] + (i + 1 < words.size() ? "," : "");
        if (!lines.back().empty() && indent + lines.back().size() + word.size() > 96)
            lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    if (lines.size() == 1) return "[" + lines.front() + "]";
    const auto margin = fmt::format("\n{:{}}", "", indent);
    return fmt::format("[{0}  {1}{0}]", margin, fmt::join(lines, margin + "  "));
}

std::string samples_text(const SplitFile::Samples& samples, std::size_t indent) {
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;
    std::unordered_map<std::string, std::size_t> places;
    for (const auto& sample : samples) {
        auto [group, member] = grouped_name(sample);
        const auto [place, is_new] = places.try_emplace(std::string(group), groups.size());
        if (is_new) groups.emplace_back(group, std::vector<std::string>());
        groups[place->second].second.push_back(std::move(member));
    }
    const std::string margin(indent + 2, ' ');
    std::vector<std::string> lines;
    for (const auto& [group, members] : groups)
        lines.push_back(fmt::format("{}{}: {}", margin, Json(escaped_name(group)).dump(),
                                    list_text(members, indent + 2)));
    return fmt::format("{{\n{}\n{}}}", fmt::join(lines, ",\n"), std::string(indent, ' '));
}

} // namespace

SplitFile parse_split_file(std::string_view text, const std::string& where) {
    const Json json = [&] {
        try {
            return parse_json(text, where + ": is not a split file");
        } catch (const Error& error) {
            throw data_error(fmt::format("{}: {}", error.what(), made_by));
        }
    }();
    if (!json.is_object() || json.value("format", Json()) != format_tag)
        throw data_error(fmt::format("{}: is not a split file: expected \"format\": \"{}\": {}",
                                     where, format_tag, made_by));
    if (const auto& version = field(json, "version", "1", where); version != format_version)
        throw data_error(fmt::format("{}: version {} of the format, expected {}: a newer headroom "
                                     "may read it",
                                     where, brief(version), format_version));
    SplitFile split;
    split.data = text_of(json, "data", where);
    split.command = text_of(json, "command", where);
    split.classes = classes_of(json, where);
    if (json.contains("parts") == json.contains("folds"))
        throw data_error(
            fmt::format("{}: expected either \"parts\" or \"folds\": {}", where, made_by));
    if (json.contains("parts"))
        split.parts = parts_of(json["parts"], where);
    else
        split.folds = folds_of(json["folds"], where);
    if (json.contains("folds") && json.contains("always_train"))
        split.always_train = samples_of(json["always_train"], where + ": \"always_train\"");
    split.hash = fmt::format("{:016x}", Random::hash(text));
    return split;
}

std::string to_text(const SplitFile& split) {
    std::vector<std::string> classes;
    for (const auto& name : split.classes)
        classes.push_back(Json(escaped_name(name)).dump());
    auto text = fmt::format("{{\n  \"format\": \"{}\",\n  \"version\": {},\n  \"data\": {},\n  "
                            "\"command\": {},\n  \"classes\": {},\n",
                            format_tag, format_version, Json(escaped_name(split.data)).dump(),
                            Json(escaped_name(split.command)).dump(), list_text(classes, 2));
    std::vector<std::string> lines;
    for (const auto& [name, samples] : split.parts)
        lines.push_back(fmt::format("    \"{}\": {}", name, samples_text(samples, 4)));
    for (const auto& fold : split.folds)
        lines.push_back("    " + samples_text(fold, 4));
    if (!split.always_train.empty())
        text += fmt::format("  \"always_train\": {},\n", samples_text(split.always_train, 2));
    const bool parts = !split.parts.empty();
    text += fmt::format("  \"{}\": {}\n{}\n  {}\n}}\n", parts ? "parts" : "folds",
                        parts ? "{" : "[", fmt::join(lines, ",\n"), parts ? "}" : "]");
    return text;
}

SplitFile read_split_file(const std::filesystem::path& path) {
    std::error_code problem;
    const bool regular = std::filesystem::is_regular_file(path, problem);
    std::ifstream stream;
    if (regular) stream.open(path, std::ios::binary);
    if (!regular || !stream)
        throw io_error(fmt::format("{}: cannot be read: {}", path.string(),
                                   problem   ? problem.message()
                                   : regular ? std::strerror(errno)
                                             : "it is not a file"));
    // One byte more than allowed shows that there are more.
    std::string text(max_file_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > max_file_bytes)
        throw data_error(fmt::format("{}: expected a split file of at most {} bytes: {}",
                                     path.string(), max_file_bytes, made_by));
    return parse_split_file(text, path.string());
}

} // namespace headroom
