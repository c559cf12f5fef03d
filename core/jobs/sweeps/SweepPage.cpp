#include "core/jobs/sweeps/SweepPage.h"

#include "core/comparison/report/Report.h"
#include "core/comparison/report/SvgChart.h"
#include "core/runs/result/Environment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

std::string sweep_title(const SweepPage& page) {
    auto title = fmt::format("{}", fmt::join(page.heads, " or "));
    if (!page.data.empty()) title += " on " + short_data_name(page.data);
    return title;
}

/// The environment without what the sweep itself states.
PageEntries machine_entries() {
    auto rows = environment_rows();
    std::erase_if(
        rows, [](const auto& row) { return row.first == "Threads" || row.first == "Precision"; });
    return rows;
}

std::string measured_section(const SweepPage& page) {
    auto html = fmt::format("<h2>How it was measured</h2>\n<div class=\"cards\">\n"
                            "<div class=\"card\"><h3>Settings</h3>{}</div>\n",
                            entry_list(page.settings));
    if (const auto machine = page.machine ? *page.machine : machine_entries(); !machine.empty())
        html += fmt::format("<div class=\"card\"><h3>Machine and versions</h3>{}</div>\n",
                            entry_list(machine));
    html += "</div>\n";
    if (!page.notes.empty()) {
        html += "<ul class=\"note\">\n";
        for (const auto& note : page.notes)
            html += fmt::format("<li>{}</li>\n", isolated(note));
        html += "</ul>\n";
    }
    return html + fmt::format("<h2>Measure it again</h2>\n<pre>{}</pre>\n", isolated(page.command));
}

} // namespace

std::string SweepPage::add(PageChart chart) {
    charts.push_back(std::move(chart));
    const auto& added = charts.back();
    return chart_card(added.title, added.svg, escape_html(added.note));
}

std::string SweepPage::add(EvidenceTable table) {
    tables.push_back(std::move(table));
    return "<p></p>\n" + to_html(tables.back());
}

std::string to_html(const SweepPage& page) {
    auto html = fmt::format("<header>\n<p class=\"eyebrow\">Headroom {}", page.kind);
    for (const auto& text : {page.model, page.input, sweep_title(page)})
        if (!text.empty()) html += " · " + isolated(text);
    html += fmt::format("</p>\n<h1>{}</h1>\n", escape_html(page.question));
    for (const auto& finding : page.findings)
        html += fmt::format("<p class=\"verdict\">{}</p>\n", escape_html(finding));
    html += "</header>\n<main>\n" + page.body + measured_section(page) +
            "</main>\n<footer>Made by Headroom, which trains classifier heads side by side."
            "</footer>\n";
    return report_page(
        fmt::format("{}: {}", escape_html(page.question), escape_html(sweep_title(page))), html);
}

std::string figure_card(std::size_t head, const std::string& name, const std::string& figure,
                        const std::string& unit, const std::string& text) {
    return fmt::format("<div class=\"card\"><p class=\"name\">{}{}</p><div class=\"figure\">{} "
                       "<small>{}</small></div><p>{}</p></div>\n",
                       swatch(head), escape_html(name), escape_html(figure), escape_html(unit),
                       escape_html(text));
}

std::string html_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows) {
    std::string html = "<div class=\"scroll\"><table>\n<thead><tr>";
    for (const auto& title : titles)
        html += fmt::format("<th scope=\"col\">{}</th>", escape_html(title));
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : rows) {
        html += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            html += i == 0 ? fmt::format("<th scope=\"row\">{}</th>", escape_html(row[i]))
                           : fmt::format("<td>{}</td>", escape_html(row[i]));
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

} // namespace headroom
