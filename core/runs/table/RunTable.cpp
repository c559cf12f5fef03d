#include "core/runs/table/RunTable.h"

#include "core/comparison/RunMetrics.h"
#include "core/comparison/statistics/Spread.h"
#include "core/runs/table/RunFilter.h"
#include "core/runs/table/SeedGroups.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

using Cell = RunTable::Cell;

/// Mean and deviation of a metric over runs with one head each.
Cell mean_cell(const RunCell& values) {
    std::vector<double> numbers;
    for (const auto& value : values)
        if (const auto* number = std::get_if<double>(&value)) numbers.push_back(*number);
    if (numbers.empty()) return {};
    const bool equal = std::ranges::count(numbers, numbers.front()) == std::ssize(numbers);
    if (equal) return {{numbers.front()}, numbers.size() > 1 ? std::optional(0.0) : std::nullopt};
    const auto [mean, sd, all] = spread(std::move(numbers));
    return {{mean}, sd};
}

Cell group_cell(const RunColumn& column, const SeedGroup& runs) {
    RunCell values;
    for (const auto* run : runs)
        for (auto& value : column.cell(*run))
            values.push_back(std::move(value));
    if (runs.size() == 1 && !column.unit) return {std::move(values), {}};
    if (column.unit) return mean_cell(values);
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return {std::move(values), {}};
}

/// Sorts rows, of one run or of a group each.
void sort_rows(std::vector<SeedGroup>& rows, const std::string& sort, const auto& cell) {
    if (sort.empty()) return;
    const bool descending = sort.starts_with('-');
    const auto& column = run_column(descending ? sort.substr(1) : sort, "sort");
    std::vector<std::pair<RunCell, SeedGroup>> keyed;
    for (auto& row : rows)
        keyed.emplace_back(cell(column, row).values, std::move(row));
    std::ranges::stable_sort(keyed, [&](const auto& a, const auto& b) {
        if (a.first.empty() || b.first.empty()) return !a.first.empty() && b.first.empty();
        return descending ? b.first.front() < a.first.front() : a.first.front() < b.first.front();
    });
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = std::move(keyed[i].second);
}

Cell single_cell(const RunColumn& column, const SeedGroup& row) {
    return {column.cell(*row.front()), {}};
}

std::vector<SeedGroup> filtered_rows(const std::vector<RunEntry>& runs, const std::string& text) {
    const RunFilter filter(text);
    std::vector<SeedGroup> rows;
    for (const auto& run : runs)
        if (filter.matches(run)) rows.push_back({&run});
    return rows;
}

std::vector<SeedGroup> grouped_rows(const std::vector<SeedGroup>& rows) {
    std::vector<const RunEntry*> runs;
    for (const auto& row : rows)
        runs.push_back(row.front());
    return seed_groups(runs);
}

std::vector<std::string> group_columns(const std::vector<SeedGroup>& groups) {
    std::vector<std::string> keys{"head", "model", "data"};
    if (!groups.empty())
        for (auto& key : differing_settings(groups))
            keys.push_back(std::move(key));
    keys.insert(keys.end(), {"test_accuracy", "train_accuracy", "total_params"});
    return keys;
}

bool has_mean(const RunTable& table, const RunColumn& column) {
    return table.grouped && column.unit;
}

std::string joined(const RunCell& values, const auto& text) {
    std::vector<std::string> texts;
    for (const auto& value : values)
        texts.push_back(text(value));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// A number is never mistaken for a formula.
std::string csv_text(const RunCell& values) {
    auto text = joined(values, plain_text);
    const bool number = values.size() == 1 && std::holds_alternative<double>(values.front());
    return number ? text : csv_field(text);
}

ordered_json json_of(const RunValue& value) {
    return std::visit([](const auto& own) { return ordered_json(own); }, value);
}

ordered_json json_of(const RunCell& values) {
    if (values.empty()) return nullptr;
    if (values.size() == 1) return json_of(values.front());
    auto list = ordered_json::array();
    for (const auto& value : values)
        list.push_back(json_of(value));
    return list;
}

} // namespace

std::vector<RunEntry> selected_runs(const std::vector<RunEntry>& runs, const RunQuery& query) {
    auto rows = filtered_rows(runs, query.filter);
    sort_rows(rows, query.sort, single_cell);
    std::vector<RunEntry> selected;
    for (const auto& row : rows)
        selected.push_back(*row.front());
    return selected;
}

RunTable run_table(const std::vector<RunEntry>& runs, const RunQuery& query) {
    auto rows = filtered_rows(runs, query.filter);
    if (query.group_seeds) rows = grouped_rows(rows);
    const auto cell = query.group_seeds ? group_cell : single_cell;
    sort_rows(rows, query.sort, cell);

    auto keys = query.columns;
    if (keys.empty()) keys = query.group_seeds ? group_columns(rows) : usual_columns(runs);
    RunTable table{.columns = {}, .rows = {}, .grouped = query.group_seeds, .runs = {}};
    for (const auto& key : keys)
        table.columns.push_back(&run_column(key, "columns"));
    for (const auto& row : rows) {
        auto& cells = table.rows.emplace_back();
        for (const auto* column : table.columns)
            cells.push_back(cell(*column, row));
        auto& places = table.runs.emplace_back();
        for (const auto* run : row)
            places.push_back(static_cast<std::size_t>(run - runs.data()));
    }
    return table;
}

std::string cell_text(const RunColumn& column, const Cell& cell) {
    if (cell.values.empty()) return "-";
    auto text =
        joined(cell.values, [&](const RunValue& value) { return value_text(column, value); });
    if (cell.sd && *cell.sd > 0) text += fmt::format(" ± {}", metric_text(*cell.sd, *column.unit));
    return text;
}

ordered_json to_json(const RunTable& table) {
    auto json = ordered_json::array();
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        auto row = ordered_json::object();
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const auto& column = *table.columns[c];
            const auto& cell = table.rows[r][c];
            auto value = json_of(cell.values);
            if (has_mean(table, column) && !cell.values.empty())
                value = {{"mean", value}, {"sd", cell.sd ? ordered_json(*cell.sd) : nullptr}};
            row[column.key] = std::move(value);
        }
        if (table.grouped) row["runs"] = table.runs[r].size();
        json.push_back(std::move(row));
    }
    return json;
}

std::string to_csv(const RunTable& table) {
    std::vector<std::vector<std::string>> lines(1 + table.rows.size());
    for (const auto* column : table.columns) {
        if (!has_mean(table, *column)) {
            lines[0].push_back(column->key);
            continue;
        }
        lines[0].push_back(column->key + "_mean");
        lines[0].push_back(column->key + "_sd");
    }
    if (table.grouped) lines[0].emplace_back("runs");
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        auto& line = lines[r + 1];
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const auto& cell = table.rows[r][c];
            line.push_back(csv_text(cell.values));
            if (has_mean(table, *table.columns[c]))
                line.push_back(cell.sd ? plain_text(*cell.sd) : "");
        }
        if (table.grouped) line.push_back(std::to_string(table.runs[r].size()));
    }
    std::string text;
    for (const auto& line : lines)
        text += fmt::format("{}\n", fmt::join(line, ","));
    return text;
}

} // namespace headroom
