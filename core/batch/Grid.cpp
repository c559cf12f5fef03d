#include "core/batch/Grid.h"

#include "core/batch/CellSettings.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <sstream>
#include <unordered_set>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr std::uint64_t max_grid_bytes = 1 << 20;
constexpr std::size_t most_values = 4 * most_cells, most_exclusions = 1000;
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

/// "0-4" as 0, 1, 2, 3, 4; else the value itself.
std::vector<std::string> with_ranges(const std::string& value) {
    std::uint64_t first = 0, last = 0;
    const auto* end = value.data() + value.size();
    const auto [dash, error] = std::from_chars(value.data(), end, first);
    if (error != std::errc() || dash == end || *dash != '-') return {value};
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

std::string text_of(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    throw usage_error("expected texts and numbers");
}

/// Reads a grid. Its functions throw Error(usage), without the place in the file.
class GridReader {
  public:
    explicit GridReader(Grid grid) : grid_(std::move(grid)) {}

    void read_line(const std::string& line) {
        const auto text = trimmed(line.substr(0, line.find_first_of("#\"")));
        if (text.empty() && trimmed(line).substr(0, 1) != "\"") return;
        if (text.starts_with('[')) {
            if (text != "[exclude]")
                throw usage_error(fmt::format("{}: the only section of a grid is [exclude]", text));
            exclude();
            return;
        }
        const auto equals = line.find('=');
        if (equals == std::string::npos) throw usage_error("expected option = value, value, ...");
        auto& options = grid_.excluded.empty() ? grid_.options : grid_.excluded.back();
        add_option(options, trimmed(line.substr(0, equals)), split_values(line.substr(equals + 1)));
    }

    void read_json(const ordered_json& json) {
        add_options(grid_.options, json);
        if (!json.contains(exclude_key)) return;
        if (!json[exclude_key].is_array()) throw usage_error("exclude: expected a list of objects");
        for (const auto& one : json[exclude_key])
            add_options(exclude(), one);
    }

    Grid take() { return std::move(grid_); }

  private:
    std::vector<Grid::Option>& exclude() {
        if (grid_.excluded.size() == most_exclusions)
            throw usage_error(
                fmt::format("more than {} exclusions: expected fewer", most_exclusions));
        return grid_.excluded.emplace_back();
    }

    void add_option(std::vector<Grid::Option>& options, const std::string& key,
                    const std::vector<std::string>& values) {
        check_grid_key(key);
        if (std::ranges::find(options, key, &Grid::Option::key) != options.end())
            throw usage_error(fmt::format("{} is given twice", key));
        Grid::Option option{key, {}};
        const bool ranges = is_whole_number(key);
        std::unordered_set<std::string> known;
        const auto add = [&](const std::string& value) {
            if (!known.insert(value).second)
                throw usage_error(fmt::format("{}: {} is given twice", key, value));
            if (++values_ > most_values)
                throw usage_error(fmt::format("more than {} values: expected fewer", most_values));
            option.values.push_back(value);
        };
        for (const auto& value : values)
            if (ranges)
                std::ranges::for_each(with_ranges(value), add);
            else
                add(value);
        if (option.values.empty()) throw usage_error(fmt::format("{}: a value is missing", key));
        options.push_back(std::move(option));
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

    Grid grid_;
    std::size_t values_ = 0; ///< ranges and exclusions included
};

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
            const std::unordered_set<std::string> known(found->values.begin(), found->values.end());
            for (const auto& value : option.values)
                if (!known.contains(value))
                    throw usage_error(
                        fmt::format("[exclude] names {} = {}, which the grid does not have",
                                    option.key, value));
        }
    }
}

/// An exclusion, by positions: of its options in the grid, and which of their values it has.
struct Exclusion {
    struct Part {
        std::size_t option;
        std::vector<bool> has;
    };
    std::vector<Part> parts;

    Exclusion(const std::vector<Grid::Option>& combination, const Grid& grid) {
        for (const auto& option : combination) {
            const auto found = std::ranges::find(grid.options, option.key, &Grid::Option::key);
            const std::unordered_set<std::string> values(option.values.begin(),
                                                         option.values.end());
            auto& part = parts.emplace_back(
                Part{static_cast<std::size_t>(found - grid.options.begin()), {}});
            for (const auto& value : found->values)
                part.has.push_back(values.contains(value));
        }
    }

    /// `values`: the position of each option's value.
    bool excludes(const std::vector<std::size_t>& values) const {
        return std::ranges::all_of(parts,
                                   [&](const Part& part) { return part.has[values[part.option]]; });
    }
};

} // namespace

std::string value_in(const CellValues& settings, const std::string& key) {
    const auto found = std::ranges::find(settings, key, &CellValues::value_type::first);
    return found == settings.end() ? std::string() : found->second;
}

ordered_json settings_json(const CellValues& settings) {
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
    GridReader reader(std::move(with));
    std::string where = name;
    try {
        if (trimmed(text.substr(0, text.find('\n'))).starts_with('{')) {
            const auto json = ordered_json::parse(text, nullptr, false);
            if (json.is_discarded()) throw usage_error("is not JSON");
            reader.read_json(with_names(json));
        } else {
            std::istringstream lines(text);
            std::size_t number = 0;
            for (std::string line; std::getline(lines, line);) {
                where = fmt::format("{}, line {}", name, ++number);
                reader.read_line(line);
            }
        }
        where = name;
        auto grid = reader.take();
        check(grid);
        return grid;
    } catch (const Error& error) {
        throw usage_error(where + ": " + whole_line(error));
    }
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

std::vector<CellValues> expand(const Grid& grid) {
    std::size_t count = 1;
    for (const auto& option : grid.options) {
        count *= option.values.size();
        if (count > most_cells)
            throw usage_error(
                fmt::format("the grid has more than {} combinations: expected fewer", most_cells));
    }
    std::vector<Exclusion> exclusions;
    for (const auto& combination : grid.excluded)
        exclusions.emplace_back(combination, grid);
    std::vector<CellValues> all;
    std::vector<std::size_t> values(grid.options.size());
    for (std::size_t i = 0; i < count; ++i) {
        auto rest = i;
        for (std::size_t k = values.size(); k-- > 0;) {
            values[k] = rest % grid.options[k].values.size();
            rest /= grid.options[k].values.size();
        }
        if (std::ranges::any_of(
                exclusions, [&](const Exclusion& exclusion) { return exclusion.excludes(values); }))
            continue;
        auto& settings = all.emplace_back();
        for (std::size_t k = 0; k < values.size(); ++k)
            settings.emplace_back(grid.options[k].key, grid.options[k].values[values[k]]);
    }
    if (all.empty()) throw usage_error("the grid excludes every combination");
    return all;
}

} // namespace headroom
