#include "core/jobs/batch/BatchReport.h"

#include "core/batch/CellSettings.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/statistics/Spread.h"
#include "core/jobs/batch/BatchFolds.h"
#include "core/jobs/batch/FinishedCell.h"
#include "core/jobs/verdict/RanksJob.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Suggest.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

namespace headroom {

namespace {

const RunMetric& metric_of(const std::string& key) {
    std::vector<std::string> keys;
    for (const auto& metric : run_metrics()) {
        if (metric.key == key) return metric;
        keys.push_back(metric.key);
    }
    throw option_error("metric", fmt::format("{}: expected one of {}{}", key, fmt::join(keys, ", "),
                                             did_you_mean(key, keys)));
}

/// Throws Error(usage) unless the grid has those options.
void check_options(const char* option, const std::vector<std::string>& keys,
                   const BatchFolder& batch) {
    const auto& settings = batch.cells().front().settings;
    std::vector<std::string> known;
    for (const auto& [key, value] : settings)
        known.push_back(key);
    for (const auto& key : keys)
        if (std::ranges::find(known, key) == known.end())
            throw option_error(option, fmt::format("{}: expected options of the grid: {}", key,
                                                   fmt::join(known, ", ")));
}

CellValues only(const CellValues& settings, const std::vector<std::string>& keys) {
    CellValues some;
    for (const auto& key : keys)
        some.emplace_back(key, value_in(settings, key));
    return some;
}

/// "mnist, 0.01": the values of options that a title names.
std::string values_of(const CellValues& settings) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : settings)
        parts.push_back(short_data_name(value));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> without(std::vector<std::string> keys,
                                 const std::vector<std::string>& others) {
    std::erase_if(keys,
                  [&](const auto& key) { return std::ranges::find(others, key) != others.end(); });
    return keys;
}

/// Keys of groups in the order of their first appearance, and what is in each.
template <typename Value>
class Groups {
  public:
    Value& operator[](const CellValues& key) {
        const auto [found, added] = index_.emplace(key, values_.size());
        if (added) values_.emplace_back(key, Value());
        return values_[found->second].second;
    }
    const std::vector<std::pair<CellValues, Value>>& all() const { return values_; }

  private:
    std::map<CellValues, std::size_t> index_;
    std::vector<std::pair<CellValues, Value>> values_;
};

std::string field_text(const std::vector<double>& values, const RunMetric& metric) {
    const auto all = spread(values);
    auto text = metric_text(all.mean, metric.unit);
    if (values.size() < 2) return text;
    if (metric.unit == Unit::share || metric.unit == Unit::points)
        text += fmt::format(" ± {:.2f}", 100 * all.sd);
    else if (metric.by_seed)
        text += " ± " + metric_text(all.sd, metric.unit);
    return text + fmt::format(" ({})", values.size());
}

EvidenceTable pivot(const std::vector<BatchRow>& rows, const std::vector<std::string>& row_keys,
                    const std::vector<std::string>& column_keys, const RunMetric& metric) {
    Groups<std::map<CellValues, std::vector<double>>> fields;
    Groups<bool> columns;
    for (const auto& row : rows) {
        const auto value = metric.value(row.run);
        if (!value) continue;
        const auto column = only(row.cell.settings, column_keys);
        columns[column] = true;
        fields[only(row.cell.settings, row_keys)][column].push_back(*value);
    }
    EvidenceTable table;
    table.title = metric.label;
    table.columns.push_back(fmt::format("{}", fmt::join(row_keys, ", ")));
    for (const auto& [column, used] : columns.all())
        table.columns.push_back(settings_label(column));
    for (const auto& [row, values] : fields.all()) {
        auto& line = table.rows.emplace_back();
        line.push_back(values_of(row));
        for (const auto& [column, used] : columns.all()) {
            const auto found = values.find(column);
            line.push_back(found == values.end() ? "–" : field_text(found->second, metric));
        }
    }
    table.note = "Mean and standard deviation, with the number of runs.";
    return table;
}

/// Compares the heads on each of the other settings, where there are two or more.
std::vector<BatchVerdict> verdicts(const std::vector<FinishedCell>& cells,
                                   const std::vector<std::string>& varied) {
    Groups<std::vector<const FinishedCell*>> groups;
    for (const auto& cell : cells)
        groups[only(cell.cell.settings, without(varied, {"head", "seed"}))].push_back(&cell);
    std::vector<BatchVerdict> all;
    for (const auto& [settings, group] : groups.all()) {
        BatchVerdict verdict{settings, {}};
        auto& comparison = verdict.comparison;
        const auto& first = *group.front();
        comparison.data = first.data;
        comparison.data_fingerprint = first.fingerprint;
        comparison.model = first.model;
        comparison.classes = first.classes;
        comparison.test_labels = first.labels;
        comparison.test_count = static_cast<std::int64_t>(first.labels.size());
        std::vector<TrainedRun> runs;
        bool same_images = true;
        for (const auto* cell : group) {
            same_images = same_images && cell->labels == first.labels &&
                          cell->fingerprint == first.fingerprint;
            runs.push_back(cell->run);
        }
        if (!same_images) continue;
        compare_runs(comparison, std::move(runs));
        if (comparison.heads.size() > 1 && !comparison.seeds.empty())
            all.push_back(std::move(verdict));
    }
    return all;
}

/// How many folds the cells are tested on.
int folds_of(const BatchFolder& batch) {
    std::set<std::string> folds;
    for (const auto& cell : batch.cells())
        folds.insert(value_in(cell.settings, "fold"));
    return static_cast<int>(folds.size());
}

/// Ranks the heads of verdicts that differ in nothing but the data.
std::vector<BatchRanks> ranks(const std::vector<BatchVerdict>& verdicts) {
    Groups<std::vector<const BatchVerdict*>> groups;
    for (const auto& verdict : verdicts) {
        auto settings = verdict.settings;
        std::erase_if(settings, [](const auto& setting) { return setting.first == "data"; });
        groups[settings].push_back(&verdict);
    }
    std::vector<BatchRanks> all;
    for (const auto& [settings, group] : groups.all()) {
        std::vector<std::string> heads;
        for (const auto& head : group.front()->comparison.heads)
            heads.push_back(head.head);
        std::vector<RankedData> data;
        for (const auto* verdict : group) {
            const auto& comparison = verdict->comparison;
            RankedData one{short_data_name(value_in(verdict->settings, "data")),
                           "",
                           comparison.data,
                           comparison.data_fingerprint,
                           comparison.model,
                           {},
                           {}};
            for (const auto& name : heads)
                for (const auto& head : comparison.heads)
                    if (head.head == name) one.accuracy.push_back(head.mean("test_accuracy"));
            if (one.accuracy.size() == heads.size()) data.push_back(std::move(one));
        }
        if (data.size() > 1) all.push_back({settings, rank_heads(heads, std::move(data))});
    }
    return all;
}

} // namespace

BatchReport run(const BatchReportSpec& spec, const JobControl& control) {
    const auto& metric = metric_of(spec.metric);
    const BatchFolder batch(spec.folder);
    check_options("rows", spec.rows, batch);
    check_options("columns", spec.columns, batch);
    BatchReport report;
    report.spec = spec;
    report.folder = spec.folder;
    report.metric = metric.label;
    report.cells = batch.cells().size();
    report.varied = batch.varied();
    std::vector<FinishedCell> cells;
    const auto states = batch.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (control.stop.stop_requested()) throw Cancelled{};
        if (states[i] == CellState::done) cells.push_back(read_finished(batch, batch.cells()[i]));
    }
    if (cells.empty())
        throw usage_error(fmt::format("{}: no cell is finished yet", spec.folder.string()));
    for (const auto& cell : cells)
        report.rows.push_back({cell.cell, cell.run});
    auto columns = spec.columns;
    auto rows = spec.rows;
    if (rows.empty()) rows = without(without(report.varied, columns), {"seed", "fold"});
    if (rows.empty()) rows = without({"data", "model"}, columns);
    report.pivot = pivot(report.rows, rows, columns, metric);
    report.verdicts = verdicts(cells, report.varied);
    if (std::ranges::find(report.varied, "fold") != report.varied.end())
        report.folds = join_folds(report.verdicts, folds_of(batch));
    report.ranks = ranks(report.verdicts);
    if (cells.size() < report.cells)
        report.notes.push_back(fmt::format("{} of {} cells are finished: the others are left out",
                                           cells.size(), report.cells));
    return report;
}

std::string to_text(const BatchReport& report) {
    auto text = to_text(report.pivot);
    text += report.pivot.note + "\n";
    for (const auto& verdict : report.verdicts)
        for (const auto& difference : verdict.comparison.differences) {
            text += '\n';
            if (!verdict.settings.empty()) text += settings_label(verdict.settings) + ": ";
            text += difference.verdict + '\n';
        }
    for (const auto& [settings, comparison] : report.folds)
        for (const auto& difference : comparison.differences) {
            text += '\n';
            if (!settings.empty()) text += settings_label(settings) + ": ";
            text += difference.verdict + '\n';
        }
    for (const auto& [settings, ranks] : report.ranks) {
        text += '\n';
        if (!settings.empty()) text += settings_label(settings) + ":\n";
        for (const auto& table : evidence_tables(ranks))
            text += to_text(table) + '\n';
        text += ranks.verdict + '\n';
    }
    for (const auto& note : report.notes)
        text += "\nNote: " + note + '\n';
    return printable_lines(text);
}

nlohmann::ordered_json to_json(const BatchReport& report) {
    nlohmann::ordered_json json{{"folder", report.folder.string()},
                                {"cells", report.cells},
                                {"finished", nlohmann::ordered_json::array()},
                                {"verdicts", nlohmann::ordered_json::array()},
                                {"folds", nlohmann::ordered_json::array()},
                                {"ranks", nlohmann::ordered_json::array()},
                                {"notes", report.notes}};
    for (const auto& row : report.rows) {
        nlohmann::ordered_json one{{"cell", row.cell.number},
                                   {"run", row.cell.name},
                                   {"settings", settings_json(row.cell.settings)}};
        for (const auto& metric : run_metrics())
            if (const auto value = metric.value(row.run)) one["metrics"][metric.key] = *value;
        json["finished"].push_back(std::move(one));
    }
    for (const auto& verdict : report.verdicts)
        for (const auto& difference : verdict.comparison.differences)
            json["verdicts"].push_back({{"settings", settings_json(verdict.settings)},
                                        {"first", difference.first},
                                        {"second", difference.second},
                                        {"seeds", verdict.comparison.seeds},
                                        {"difference", difference.test_accuracy.mean},
                                        {"judgement", to_json(difference.judgement)},
                                        {"verdict", difference.verdict}});
    for (const auto& [settings, comparison] : report.folds)
        for (const auto& difference : comparison.differences)
            json["folds"].push_back({{"settings", settings_json(settings)},
                                     {"folds", comparison.folds.size()},
                                     {"first", difference.first},
                                     {"second", difference.second},
                                     {"seeds", comparison.seeds},
                                     {"difference", difference.test_accuracy.mean},
                                     {"p", difference.test.p},
                                     {"verdict", difference.verdict}});
    for (const auto& [settings, ranks] : report.ranks) {
        auto json_of_ranks = to_json(ranks);
        json_of_ranks["settings"] = settings_json(settings);
        json["ranks"].push_back(std::move(json_of_ranks));
    }
    return json;
}

} // namespace headroom
