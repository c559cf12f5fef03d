#include "core/batch/Grid.h"

#include "core/batch/CellSettings.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <sstream>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr std::uint64_t max_grid_bytes = 1 << 20;
constexpr const char* exclude_key = "exclude";

std::string trimmed(const std::string& text) {
    const char* blanks = " \t\r";
    const auto from = text.find_first_not_of(blanks);
    return from == std::string::npos ? ""
                                     : text.substr(from, text.find_last_not_of(blanks) + 1 - from);
}

/// The values of a line: separated by commas, each perhaps in double quotes, then a comment.
/// Throws Error(usage), without the place in the file.
std::vector<std::string> split_values(const std::string& text) {
    std::vector<std::string> values(1);
    bool in_quotes = false, quoted = false;
    const auto end_value = [&] {
        if (!quoted) values.back() = trimmed(values.back());
        if (values.back().empty() && !quoted) throw usage_error("a value is missing");
        quoted = false;
    };
    for (const char c : text) {
        if (c == '"') {
            if (!in_quotes && (quoted || !trimmed(values.back()).empty()))
                throw usage_error("a quotation mark within a value");
            if (!in_quotes) values.back().clear();
            in_quotes = !in_quotes;
            quoted = true;
        } else if (in_quotes) {
            values.back() += c;
        } else if (c == '#') {
            break;
        } else if (c == ',') {
            end_value();
            values.emplace_back();
        } else if (!quoted) {
            values.back() += c;
        } else if (!trimmed({c}).empty()) {
            throw usage_error("a comma is missing after a quotation mark");
        }
    }
    if (in_quotes) throw usage_error("a quotation mark is not closed");
    end_value();
    return values;
}

/// "0-4" as 0, 1, 2, 3, 4 where the option is a whole number; else the value itself.
std::vector<std::string> with_ranges(const std::string& key, const std::string& value) {
    std::uint64_t first = 0, last = 0;
    const auto* end = value.data() + value.size();
    const auto [dash, error] = std::from_chars(value.data(), end, first);
    if (!is_whole_number(key) || error != std::errc() || dash == end || *dash != '-')
        return {value};
    const auto [at, error_last] = std::from_chars(dash + 1, end, last);
    if (error_last != std::errc() || at != end) return {value};
    if (last < first) throw usage_error(fmt::format("{}: expected a range that ascends", value));
    if (last - first >= most_cells)
        throw usage_error(fmt::format("{}: expected a shorter range", value));
    std::vector<std::string> all;
    for (auto number = first; number <= last; ++number)
        all.push_back(std::to_string(number));
    return all;
}

/// Adds an option. Throws Error(usage), without the place in the file.
void add_option(std::vector<Grid::Option>& options, const std::string& key,
                const std::vector<std::string>& values) {
    check_grid_key(key);
    if (std::ranges::find(options, key, &Grid::Option::key) != options.end())
        throw usage_error(fmt::format("{} is given twice", key));
    Grid::Option option{key, {}};
    for (const auto& value : values)
        for (auto& one : with_ranges(key, value)) {
            if (std::ranges::find(option.values, one) != option.values.end())
                throw usage_error(fmt::format("{}: {} is given twice", key, one));
            option.values.push_back(std::move(one));
        }
    if (option.values.empty()) throw usage_error(fmt::format("{}: a value is missing", key));
    options.push_back(std::move(option));
}

std::string text_of(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    throw usage_error("expected texts and numbers");
}

void add_options(std::vector<Grid::Option>& options, const ordered_json& object) {
    if (!object.is_object()) throw usage_error("expected an object of options");
    for (const auto& [key, value] : object.items()) {
        if (key == exclude_key) continue;
        std::vector<std::string> values;
        if (value.is_array())
            for (const auto& one : value)
                values.push_back(text_of(one));
        else
            values.push_back(text_of(value));
        add_option(options, key, values);
    }
}

Grid grid_from_json(const ordered_json& json) {
    Grid grid;
    add_options(grid.options, json);
    if (json.contains(exclude_key)) {
        if (!json[exclude_key].is_array()) throw usage_error("exclude: expected a list of objects");
        for (const auto& one : json[exclude_key])
            add_options(grid.excluded.emplace_back(), one);
    }
    return grid;
}

void read_line(const std::string& line, Grid& grid) {
    const auto text = trimmed(line.substr(0, line.find_first_of("#\"")));
    if (text.empty() && trimmed(line).substr(0, 1) != "\"") return;
    if (text.starts_with('[')) {
        if (text != "[exclude]")
            throw usage_error(fmt::format("{}: the only section of a grid is [exclude]", text));
        grid.excluded.emplace_back();
        return;
    }
    const auto equals = line.find('=');
    if (equals == std::string::npos) throw usage_error("expected option = value, value, ...");
    auto& options = grid.excluded.empty() ? grid.options : grid.excluded.back();
    add_option(options, trimmed(line.substr(0, equals)), split_values(line.substr(equals + 1)));
}

/// Throws Error(usage), without the place in the file.
void check(const Grid& grid) {
    for (const char* key : {"data", "model", "head"})
        if (std::ranges::find(grid.options, key, &Grid::Option::key) == grid.options.end())
            throw usage_error(
                fmt::format("{} is missing: every cell needs data, model and head", key));
    for (const auto& combination : grid.excluded) {
        if (combination.empty()) throw usage_error("[exclude] names no option");
        for (const auto& option : combination) {
            const auto found = std::ranges::find(grid.options, option.key, &Grid::Option::key);
            if (found == grid.options.end())
                throw usage_error(
                    fmt::format("[exclude] names {}, which is no option of this grid", option.key));
            for (const auto& value : option.values)
                if (std::ranges::find(found->values, value) == found->values.end())
                    throw usage_error(
                        fmt::format("[exclude] names {} = {}, which the grid does not have",
                                    option.key, value));
        }
    }
}

bool is_excluded(const Settings& settings, const Grid& grid) {
    return std::ranges::any_of(grid.excluded, [&](const std::vector<Grid::Option>& combination) {
        return std::ranges::all_of(combination, [&](const Grid::Option& option) {
            return std::ranges::find(option.values, value_in(settings, option.key)) !=
                   option.values.end();
        });
    });
}

} // namespace

std::string value_in(const Settings& settings, const std::string& key) {
    const auto found = std::ranges::find(settings, key, &Settings::value_type::first);
    return found == settings.end() ? std::string() : found->second;
}

ordered_json settings_json(const Settings& settings) {
    auto json = ordered_json::object();
    for (const auto& [key, value] : settings)
        json[key] = value;
    return json;
}

std::vector<std::string> Grid::varied() const {
    std::vector<std::string> keys;
    for (const auto& option : options)
        if (option.values.size() > 1) keys.push_back(option.key);
    return keys;
}

Grid grid_from_text(const std::string& text, const std::string& name, Grid with) {
    Grid grid = std::move(with);
    std::string where = name;
    try {
        if (trimmed(text.substr(0, text.find('\n'))).starts_with('{')) {
            const auto json = ordered_json::parse(text, nullptr, false);
            if (json.is_discarded()) throw usage_error("is not JSON");
            grid = grid_from_json(with_names(json));
        } else {
            std::istringstream lines(text);
            std::size_t number = 0;
            for (std::string line; std::getline(lines, line);) {
                where = fmt::format("{}, line {}", name, ++number);
                read_line(line, grid);
            }
        }
        where = name;
        check(grid);
    } catch (const Error& error) {
        throw usage_error(where + ": " + whole_line(error));
    }
    return grid;
}

Grid read_grid(const std::filesystem::path& file) {
    return grid_from_text(read_regular_file(file.string(), max_grid_bytes), file.string());
}

ordered_json to_json(const Grid& grid) {
    const auto object = [](const std::vector<Grid::Option>& options) {
        auto json = ordered_json::object();
        for (const auto& option : options)
            json[option.key] = option.values;
        return json;
    };
    auto json = object(grid.options);
    if (grid.excluded.empty()) return json;
    json[exclude_key] = ordered_json::array();
    for (const auto& combination : grid.excluded)
        json[exclude_key].push_back(object(combination));
    return json;
}

std::vector<Settings> expand(const Grid& grid) {
    std::size_t count = 1;
    for (const auto& option : grid.options) {
        count *= option.values.size();
        if (count > most_cells)
            throw usage_error(
                fmt::format("the grid has more than {} combinations: expected fewer", most_cells));
    }
    std::vector<Settings> all;
    for (std::size_t i = 0; i < count; ++i) {
        Settings settings(grid.options.size());
        auto rest = i;
        for (std::size_t k = grid.options.size(); k-- > 0;) {
            const auto& option = grid.options[k];
            settings[k] = {option.key, option.values[rest % option.values.size()]};
            rest /= option.values.size();
        }
        if (!is_excluded(settings, grid)) all.push_back(std::move(settings));
    }
    if (all.empty()) throw usage_error("the grid excludes every combination");
    return all;
}

} // namespace headroom
