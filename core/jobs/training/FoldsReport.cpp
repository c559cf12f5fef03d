#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/FigureRows.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/jobs/training/FoldsJob.h"
#include "datasets/base/text/CsvField.h"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tuple>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* how_to_read =
    "<div class=\"card\"><h3>How to read this</h3>\n"
    "<p>Each fold is tested on by heads that were trained on the other folds. Every image is "
    "tested on once.</p>\n"
    "<p>The folds share most of their training images, so their differences are alike, and a "
    "plain t test would find too much. The interval and the probabilities allow for that: the "
    "variance is s² (1/k + ρ / (1 − ρ)), with k folds and ρ the share of images in one (Nadeau "
    "and Bengio 2003; Benavoli et al. 2017).</p>\n"
    "<p>Seeds of one fold share all its images: they are averaged first.</p></div>\n";

const Spread& accuracy(const HeadFigures& head) {
    return head.metrics.at("test_accuracy");
}

std::vector<std::string> head_names(const FoldComparison& comparison) {
    std::vector<std::string> names;
    for (const auto& head : comparison.heads)
        names.push_back(head.head);
    return names;
}

/// "3 of 5 folds", or "5 folds" if all are finished.
std::string folds_in_words(const FoldComparison& comparison) {
    const auto finished = std::ssize(comparison.folds);
    if (finished == comparison.asked) return fmt::format("{} folds", finished);
    return fmt::format("{} of {} folds", finished, comparison.asked);
}

std::vector<std::string> with_title(const char* title, const FoldComparison& comparison) {
    auto columns = head_names(comparison);
    columns.insert(columns.begin(), title);
    return columns;
}

EvidenceTable side_by_side(const FoldComparison& comparison) {
    EvidenceTable table{fmt::format("Mean over {}", folds_in_words(comparison)),
                        with_title("Metric", comparison),
                        {},
                        "± is the standard deviation over the folds, in points."};
    for (const auto& row : figure_rows(comparison.heads, {})) {
        auto cells = row.cells;
        cells.insert(cells.begin(), row.label);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

EvidenceTable fold_table(const FoldComparison& comparison) {
    EvidenceTable table{"Test accuracy, fold by fold", with_title("Fold", comparison), {}, ""};
    table.columns.insert(table.columns.begin() + 1, {"Training images", "Test images"});
    if (comparison.seeds.size() > 1) table.note = "Each is the mean over the seeds.";
    for (std::size_t i = 0; i < comparison.folds.size(); ++i) {
        const auto& fold = comparison.folds[i];
        table.rows.push_back(
            {std::to_string(fold.fold), grouped(fold.train_count), grouped(fold.test_count)});
        for (const auto& head : comparison.heads)
            table.rows.back().push_back(percent(accuracy(head).values[i]));
    }
    return table;
}

/// "t = 2.61, p = 0.059"; without t if that is infinite.
std::string test_in_words(const FoldTest& test) {
    if (!std::isfinite(test.t)) return p_value(test.p);
    return fmt::format("t = {:.2f}, {}", test.t, p_value(test.p));
}

EvidenceTable difference_table(const FoldDifference& difference, std::size_t count) {
    const auto& conclusion = difference.conclusion;
    EvidenceTable table;
    table.columns = {fmt::format("{} minus {}", difference.second, difference.first),
                     points(difference.test_accuracy.mean) + " points"};
    table.rows = {
        {"95% interval over folds that share training images", range(conclusion.interval)}};
    add_probabilities(table, difference.first, difference.second, conclusion.probabilities,
                      conclusion.equal_within);
    table.rows.push_back(
        {fmt::format("corrected t test, {:g} degree{} of freedom", difference.test.degrees,
                     difference.test.degrees == 1 ? "" : "s"),
         test_in_words(difference.test)});
    if (count > 1) table.rows.push_back({"after Holm's correction", p_value(difference.p_holm)});
    return table;
}

DotChart accuracy_chart(const FoldComparison& comparison) {
    DotChart chart{"Test accuracy of each fold", {}, {}, false, {}, {}};
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        const auto& figures = accuracy(head);
        chart.rows.push_back(
            {head.head, percent(figures.mean), head_colour(i), figures.values, figures.mean, {}});
        chart.description += fmt::format("{}: mean {}. ", head.head, percent(figures.mean));
    }
    return chart;
}

std::string charts(SweepPage& page, const FoldComparison& comparison) {
    auto html =
        "<h2>How sure is the difference?</h2>\n<div class=\"cards pairs\">\n" +
        page.add(PageChart{"Test accuracy, fold by fold", to_svg(accuracy_chart(comparison)),
                           "Rings are folds, the diamond is their mean."});
    for (const auto& difference : comparison.differences)
        html += page.add(PageChart{
            fmt::format("{} minus {}, in points", difference.second, difference.first),
            to_svg(difference_chart(difference.first, difference.second, difference.test_accuracy,
                                    difference.conclusion.interval, "folds", difference.verdict)),
            "The line is the 95% interval over folds, which allows for their shared training "
            "images."});
    return html + how_to_read + "</div>\n";
}

PageEntries settings_of(const FoldComparison& comparison) {
    PageEntries entries = {
        {"Data", comparison.data},
        {"Format", comparison.data_format},
        {"Folds", folds_in_words(comparison)},
        {"Share of a fold", percent(comparison.test_share())},
        {"Seeds of each fold", fmt::format("{}", fmt::join(comparison.seeds, ", "))}};
    if (!comparison.weights.empty()) entries.emplace_back("Pretrained weights", comparison.weights);
    entries.insert(entries.end(), comparison.settings.begin(), comparison.settings.end());
    return entries;
}

Json to_json(const FoldDifference& difference) {
    const auto& [conclusion, test] = std::tie(difference.conclusion, difference.test);
    return {{"first", difference.first},
            {"second", difference.second},
            {"test_accuracy", headroom::to_json(difference.test_accuracy)},
            {"interval", {conclusion.interval.first, conclusion.interval.second}},
            {"t", std::isfinite(test.t) ? Json(test.t) : Json()},
            {"degrees", test.degrees},
            {"p", test.p},
            {"p_holm", difference.p_holm},
            {"probabilities", headroom::to_json(conclusion.probabilities)},
            {"standing", to_string(conclusion.standing)},
            {"verdict", printable(difference.verdict)}};
}

} // namespace

std::vector<EvidenceTable> evidence_tables(const FoldComparison& comparison) {
    std::vector<EvidenceTable> tables;
    if (comparison.folds.empty()) return tables;
    tables = {side_by_side(comparison), fold_table(comparison)};
    for (const auto& difference : comparison.differences)
        tables.push_back(difference_table(difference, comparison.differences.size()));
    return tables;
}

Json to_json(const FoldComparison& comparison) {
    Json json{{"folds", comparison.asked},
              {"test_share", comparison.test_share()},
              {"finished", Json::array()},
              {"heads", Json::array()},
              {"equal_within", comparison.equal_within},
              {"differences", Json::array()}};
    for (const auto& fold : comparison.folds)
        json["finished"].push_back({{"fold", fold.fold},
                                    {"train_count", fold.train_count},
                                    {"test_count", fold.test_count}});
    for (const auto& head : comparison.heads) {
        Json one{{"head", head.head}};
        for (const auto& metric : run_metrics())
            if (const auto* values = head.find(metric.key)) one[metric.key] = to_json(*values);
        json["heads"].push_back(std::move(one));
    }
    for (const auto& difference : comparison.differences)
        json["differences"].push_back(to_json(difference));
    json["data"] = {{"path", comparison.data}, {"format", comparison.data_format}};
    json["model"] = comparison.model;
    json["input"] = comparison.input;
    json["weights"] = comparison.weights.empty() ? Json() : Json(comparison.weights);
    json["seeds"] = comparison.seeds;
    json["settings"] = to_json(comparison.settings);
    json["environment"] = to_json(comparison.environment);
    json["notes"] = comparison.notes;
    json["command"] = comparison.command;
    return json;
}

std::string to_csv(const FoldComparison& comparison) {
    std::string csv = "fold,head,seeds,train_images,test_images,test_accuracy\n";
    for (std::size_t i = 0; i < comparison.folds.size(); ++i)
        for (const auto& head : comparison.heads)
            csv +=
                fmt::format("{},{},{},{},{},{}\n", comparison.folds[i].fold, csv_field(head.head),
                            comparison.seeds.size(), comparison.folds[i].train_count,
                            comparison.folds[i].test_count, accuracy(head).values[i]);
    return csv;
}

SweepPage page_of(const FoldComparison& comparison) {
    SweepPage page;
    page.kind = "cross-validation";
    page.model = comparison.model;
    page.input = comparison.input;
    page.data = comparison.data;
    page.heads = head_names(comparison);
    page.question = fmt::format("Which head is better, over {}?", folds_in_words(comparison));
    for (const auto& difference : comparison.differences)
        page.findings.push_back(difference.verdict);
    if (!comparison.folds.empty()) page.body = charts(page, comparison);
    for (auto& table : evidence_tables(comparison))
        page.body += page.add(std::move(table));
    page.settings = settings_of(comparison);
    page.machine = comparison.environment;
    page.notes = comparison.notes;
    page.command = comparison.command;
    return page;
}

std::string to_html(const FoldComparison& comparison) {
    return to_html(page_of(comparison));
}

std::string to_text(const FoldComparison& comparison) {
    auto text = fmt::format(
        "{} on {}, {}: {}, {} of each\n", printable(comparison.model), printable(comparison.data),
        comparison.input, folds_in_words(comparison),
        comparison.seeds.size() == 1 ? "one seed"
                                     : fmt::format("{} seeds", comparison.seeds.size()));
    for (const auto& table : evidence_tables(comparison))
        text += '\n' + to_text(table);
    for (const auto& difference : comparison.differences)
        text += '\n' + difference.verdict + '\n';
    for (const auto& note : comparison.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
