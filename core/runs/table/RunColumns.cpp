#include "core/runs/table/RunColumns.h"

#include "core/comparison/RunMetrics.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Suggest.h"

#include <algorithm>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

using Kind = RunColumn::Kind;

RunCell text_cell(const std::string& text) {
    return text.empty() ? RunCell{} : RunCell{text};
}

template <typename Text>
RunColumn fact(const char* key, const char* label, Text text, Kind kind = Kind::text) {
    return {key, label, kind, {}, [text](const RunEntry& run) { return text_cell(text(run)); }};
}

/// A count that heads have before they are measured too.
template <typename Count>
RunColumn head_count(const RunMetric& metric, Count count) {
    return {metric.key, metric.label, Kind::number, metric.unit, [count](const RunEntry& run) {
                RunCell cell;
                for (const auto& head : run.heads)
                    if (const std::optional<std::int64_t> number = count(head))
                        cell.emplace_back(static_cast<double>(*number));
                return cell;
            }};
}

void add_facts(std::vector<RunColumn>& all) {
    all.push_back(fact("run", "Run", [](const RunEntry& run) { return run.path.string(); }));
    all.push_back(fact("kind", "Kind", [](const RunEntry& run) { return to_string(run.kind); }));
    all.push_back(fact("model", "Model", [](const RunEntry& run) { return run.model; }));
    all.push_back({"head", "Heads", Kind::text, {}, [](const RunEntry& run) {
                       RunCell cell;
                       for (const auto& head : run.heads)
                           cell.emplace_back(head.head);
                       return cell;
                   }});
    all.push_back(fact("data", "Data", [](const RunEntry& run) { return run.data; }));
    all.push_back(fact("state", "State", [](const RunEntry& run) { return status(run); }));
    all.push_back(fact("done", "Done", [](const RunEntry& run) { return progress(run); }));
    all.push_back(fact(
        "started", "Started", [](const RunEntry& run) { return run.started; }, Kind::time));
    all.push_back(fact(
        "finished", "Finished", [](const RunEntry& run) { return run.finished; }, Kind::time));
    all.push_back({"tags", "Tags", Kind::text, {}, [](const RunEntry& run) {
                       return RunCell(run.notes.tags.begin(), run.notes.tags.end());
                   }});
    all.push_back(fact("note", "Note", [](const RunEntry& run) { return run.notes.note; }));
}

/// Returns a form's label without the mark of its shortcut.
std::string without_shortcut(std::string label) {
    std::erase(label, '&');
    return label;
}

template <typename Options>
void add_options(std::vector<RunColumn>& all) {
    const Options options;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (field.in_file == InFile::never) return;
        using Type = std::decay_t<decltype(value)>;
        const auto kind = NumberValue<Type> ? Kind::number : Kind::text;
        all.push_back({field.key,
                       without_shortcut(field.label),
                       kind,
                       {},
                       [key = std::string(field.key)](const RunEntry& run) {
                           const auto found = run.settings.find(key);
                           return found == run.settings.end() ? RunCell{} : RunCell{found->second};
                       }});
    });
}

void add_metrics(std::vector<RunColumn>& all) {
    for (const auto& metric : run_metrics()) {
        if (metric.key == "total_params") {
            all.push_back(head_count(metric, [](const auto& head) { return head.params; }));
        } else if (metric.key == "trained_params") {
            all.push_back(head_count(metric, [](const auto& head) {
                return head.trained_params ? head.trained_params : head.params;
            }));
        } else {
            all.push_back({metric.key, metric.label, Kind::number, metric.unit,
                           [key = metric.key](const RunEntry& run) {
                               RunCell cell;
                               for (const auto& head : run.heads)
                                   if (const auto found = head.metrics.find(key);
                                       found != head.metrics.end())
                                       cell.push_back(found->second);
                               return cell;
                           }});
        }
        // That of a table's row which is indented below another tells nothing alone.
        if (auto& label = all.back().label; label.starts_with(' '))
            label = metric.key == "trained_params" ? "Trained" : metric.key;
    }
}

std::vector<RunColumn> make_run_columns() {
    std::vector<RunColumn> all;
    add_facts(all);
    add_options<DataSpec>(all);
    add_options<TrainOptions>(all);
    add_metrics(all);
    return all;
}

/// Returns a hint at the columns that a wrong key may mean.
std::string similar_columns(const std::string& key) {
    std::vector<std::string> all, similar;
    for (const auto& column : run_columns()) {
        all.push_back(column.key);
        if (key.size() >= 2 && (column.key.find(key) != std::string::npos ||
                                key.find(column.key) != std::string::npos))
            similar.push_back(column.key);
    }
    if (similar.empty()) return did_you_mean(key, all);
    return fmt::format(": did you mean {}?", fmt::join(similar, ", "));
}

/// "2025-01-31T12:00:00Z" in local time: "2025-01-31 13:00".
std::string local_time(const std::string& utc) {
    std::tm time{};
    if (!strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time)) return "";
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(timegm(&time)));
}

} // namespace

const std::vector<RunColumn>& run_columns() {
    static const std::vector<RunColumn> columns = make_run_columns();
    return columns;
}

const RunColumn& run_column(std::string_view key, const char* option) {
    const auto found = std::ranges::find(run_columns(), key, &RunColumn::key);
    if (found == run_columns().end())
        throw option_error(option, fmt::format("{}: no option or metric of a run has that name{}",
                                               key.empty() ? "''" : key,
                                               similar_columns(std::string(key))));
    return *found;
}

std::vector<std::string> usual_columns(const std::vector<RunEntry>& runs) {
    std::vector<std::string> keys{"run", "model"};
    const auto if_any = [&](const char* key) {
        const auto& column = run_column(key, "columns");
        if (std::ranges::any_of(runs, [&](const auto& run) { return !column.cell(run).empty(); }))
            keys.emplace_back(key);
    };
    if_any("weights");
    keys.insert(keys.end(), {"head", "data", "state", "done", "test_accuracy", "total_params",
                             "trained_params", "started"});
    if_any("tags");
    if_any("note");
    return keys;
}

std::string plain_text(const RunValue& value) {
    const auto* number = std::get_if<double>(&value);
    return number ? fmt::format("{}", *number) : std::get<std::string>(value);
}

std::string value_text(const RunColumn& column, const RunValue& value) {
    const auto* number = std::get_if<double>(&value);
    if (number && column.unit) return metric_text(*number, *column.unit);
    return column.kind == Kind::time ? local_time(plain_text(value)) : plain_text(value);
}

} // namespace headroom
