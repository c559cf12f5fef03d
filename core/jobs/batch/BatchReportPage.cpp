#include "core/jobs/batch/BatchReport.h"

#include "core/batch/CellSettings.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/PlaceCharts.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/report/SvgChart.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/jobs/verdict/RanksJob.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

std::string verdict_cards(const BatchReport& report) {
    std::string html;
    const auto add = [&](const CellValues& settings, const auto& differences) {
        for (const auto& difference : differences) {
            auto title = difference.second + " and " + difference.first;
            if (!settings.empty()) title += ": " + settings_label(settings);
            html += fmt::format("<div class=\"card\"><h3>{}</h3><p>{}</p></div>\n", isolated(title),
                                escape_html(difference.verdict));
        }
    };
    for (const auto& verdict : report.verdicts)
        add(verdict.settings, verdict.comparison.differences);
    for (const auto& folds : report.folds)
        add(folds.settings, folds.comparison.differences);
    return html.empty() ? html
                        : "<h2>Where only the head differs</h2>\n<div class=\"cards\">\n" + html +
                              "</div>\n";
}

/// The sentences of the first few settings; the cards have all.
std::vector<std::string> first_verdicts(const BatchReport& report) {
    constexpr std::size_t most = 4;
    std::vector<std::string> sentences;
    for (const auto& [settings, comparison] : report.verdicts)
        for (const auto& difference : comparison.differences)
            sentences.push_back((settings.empty() ? "" : settings_label(settings) + ": ") +
                                difference.verdict);
    const auto all = sentences.size();
    if (all > most) {
        sentences.resize(most);
        sentences.push_back(fmt::format("And {} more.", all - most));
    }
    return sentences;
}

/// Accuracy over the parameters of the head and over the training time, for the first few settings.
std::string cost_charts(const BatchReport& report, SweepPage& page) {
    constexpr std::size_t most = 6;
    std::string html;
    for (std::size_t i = 0; i < std::min(most, report.verdicts.size()); ++i) {
        const auto& verdict = report.verdicts[i];
        const auto where = settings_label(verdict.settings);
        for (const auto& chart :
             {accuracy_by_parameters(verdict.comparison), accuracy_by_time(verdict.comparison)})
            html += page.add(
                PageChart{where.empty() ? chart.title : fmt::format("{}: {}", where, chart.x_label),
                          to_svg(chart), interval_note(verdict.comparison)});
    }
    return html.empty()
               ? html
               : "<h2>Accuracy and what it costs</h2>\n<div class=\"cards\">\n" + html + "</div>\n";
}

std::string rank_tables(const BatchReport& report, SweepPage& page) {
    std::string html;
    for (const auto& [settings, ranks] : report.ranks) {
        if (!settings.empty()) html += "<h3>" + isolated(settings_label(settings)) + "</h3>\n";
        for (auto& table : evidence_tables(ranks))
            html += page.add(std::move(table));
        html += fmt::format("<p>{}</p>\n", escape_html(ranks.verdict));
    }
    return html.empty() ? html : "<h2>Ranks over the data sets</h2>\n" + html;
}

/// Every finished run, with a link to its folder.
std::string run_table(const BatchReport& report) {
    std::string html = "<h2>Runs</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
                       "<th scope=\"col\">Run</th>";
    for (const auto& key : report.varied)
        html += fmt::format("<th scope=\"col\">{}</th>", escape_html(key));
    html += "<th scope=\"col\">Test accuracy</th><th scope=\"col\">Overfitting gap</th>"
            "<th scope=\"col\">Parameters</th><th scope=\"col\">Training time</th></tr></thead>\n"
            "<tbody>\n";
    for (const auto& row : report.rows) {
        html += fmt::format("<tr><th scope=\"row\"><a href=\"runs/{0}/\">{1}</a></th>",
                            escape_html(row.cell.name), row.cell.number);
        for (const auto& key : report.varied)
            html += fmt::format("<td>{}</td>",
                                isolated(short_data_name(value_in(row.cell.settings, key))));
        html += fmt::format("<td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            percent(row.run.test_accuracy()),
                            points(row.run.train_accuracy() - row.run.test_accuracy()),
                            grouped(row.run.total_params()), duration(row.run.seconds));
    }
    return html + "</tbody></table></div>\n";
}

} // namespace

std::string to_csv(const BatchReport& report) {
    std::string csv = "cell,run";
    for (const auto& key : report.varied)
        csv += ',' + csv_field(key);
    for (const auto& metric : run_metrics())
        csv += ',' + metric.key;
    csv += '\n';
    for (const auto& row : report.rows) {
        csv += fmt::format("{},{}", row.cell.number, csv_field(row.cell.name));
        for (const auto& key : report.varied)
            csv += ',' + csv_field(value_in(row.cell.settings, key));
        for (const auto& metric : run_metrics()) {
            const auto value = metric.value(row.run);
            csv += ',' + (value ? fmt::format("{}", *value) : std::string());
        }
        csv += '\n';
    }
    return csv;
}

SweepPage page_of(const BatchReport& report) {
    SweepPage page;
    page.kind = fmt::format("batch · {} of {} cells", report.rows.size(), report.cells);
    page.question = short_data_name(report.folder.string());
    page.notes = report.notes;
    page.command = command_line(report.spec);
    page.findings = first_verdicts(report);
    page.settings = {{"Cells", fmt::format("{} of {}", report.rows.size(), report.cells)},
                     {"Options", fmt::format("{}", fmt::join(report.varied, ", "))}};
    page.body = page.add(report.pivot);
    page.body += verdict_cards(report) + cost_charts(report, page) + rank_tables(report, page) +
                 run_table(report);
    return page;
}

std::string to_html(const BatchReport& report) {
    return to_html(page_of(report));
}

} // namespace headroom
