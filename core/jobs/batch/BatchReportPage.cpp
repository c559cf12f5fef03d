#include "core/jobs/batch/BatchReport.h"

#include "core/batch/CellSettings.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/PlaceCharts.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/report/SvgChart.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/jobs/verdict/RanksJob.h"
#include "core/runs/result/Environment.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

std::string verdict_cards(const BatchReport& report) {
    std::string html;
    const auto add = [&](const Settings& settings, const auto& differences) {
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

/// Accuracy over the parameters of the head, for the first few settings.
std::string cost_charts(const BatchReport& report) {
    constexpr std::size_t most = 6;
    std::string html;
    for (std::size_t i = 0; i < std::min(most, report.verdicts.size()); ++i) {
        const auto& verdict = report.verdicts[i];
        const auto chart = accuracy_by_parameters(verdict.comparison);
        const auto where = settings_label(verdict.settings);
        html += chart_card(escape_html(where.empty() ? chart.title : where), to_svg(chart),
                           escape_html(interval_note(verdict.comparison)));
    }
    return html.empty() ? html
                        : "<h2>Accuracy and parameters of the head</h2>\n<div class=\"cards\">\n" +
                              html + "</div>\n";
}

std::string rank_tables(const BatchReport& report) {
    std::string html;
    for (const auto& [settings, ranks] : report.ranks) {
        if (!settings.empty()) html += "<h3>" + isolated(settings_label(settings)) + "</h3>\n";
        for (const auto& table : evidence_tables(ranks))
            html += fmt::format("<p>{}</p>\n{}<p class=\"note\">{}</p>\n", escape_html(table.title),
                                html_table(table.columns, table.rows), escape_html(table.note));
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

std::string to_html(const BatchReport& report) {
    const auto name = short_data_name(report.folder.string());
    auto html = fmt::format(
        "<header>\n<p class=\"eyebrow\">Headroom batch · {} of {} cells</p>\n"
        "<h1>{}</h1>\n</header>\n<main>\n<h2>{}</h2>\n{}<p>{}</p>\n",
        report.rows.size(), report.cells, isolated(name), escape_html(report.pivot.title),
        html_table(report.pivot.columns, report.pivot.rows), escape_html(report.pivot.note));
    html += verdict_cards(report) + cost_charts(report) + rank_tables(report) + run_table(report);
    for (const auto& note : report.notes)
        html += fmt::format("<p class=\"note\">{}</p>\n", isolated(note));
    html += fmt::format("<h2>Machine and versions of this page</h2>\n<div class=\"cards\">"
                        "<div class=\"card\">{}</div></div>\n",
                        entry_list(environment_rows()));
    return report_page(escape_html(name), html + "</main>\n<footer>Made by Headroom, which trains "
                                                 "classifier heads side by side.</footer>\n");
}

} // namespace headroom
