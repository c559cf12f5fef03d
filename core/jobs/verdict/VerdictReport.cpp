#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/comparison/report/SvgChart.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/jobs/verdict/VerdictJob.h"
#include "datasets/base/text/CsvField.h"

#include <fmt/format.h>

namespace headroom {
namespace {

DotChart accuracy_chart(const VerdictResult& result) {
    DotChart chart{"Accuracy and its 95% interval", {}, {}, false, {}, {}};
    for (std::size_t i = 0; i < result.models.size(); ++i) {
        const auto& model = result.models[i];
        chart.rows.push_back({model.name,
                              percent(model.accuracy),
                              head_colour(i),
                              {},
                              model.accuracy,
                              model.interval});
        chart.description += fmt::format("{}: {}. ", model.name, percent(model.accuracy));
    }
    return chart;
}

PageChart difference_card(const ModelDifference& difference) {
    const Spread single{difference.mean, 0, {difference.mean}};
    const auto chart =
        difference_chart(difference.first, difference.second, single, difference.judgement.interval,
                         "images", difference.verdict);
    return {fmt::format("{} minus {}", difference.second, difference.first), to_svg(chart), ""};
}

} // namespace

SweepPage page_of(const VerdictResult& result) {
    SweepPage page;
    page.kind = "verdict";
    for (const auto& model : result.models)
        page.heads.push_back(model.name);
    page.question = "Which model is better?";
    for (const auto& difference : result.differences)
        page.findings.push_back(difference.verdict);
    page.body = "<h2>Accuracy</h2>\n<div class=\"cards pairs\">\n" +
                page.add(PageChart{"Accuracy and its 95% interval", to_svg(accuracy_chart(result)),
                                   "Each model by itself (Wilson's interval)."});
    for (const auto& difference : result.differences)
        page.body += page.add(difference_card(difference));
    page.body += "</div>\n<h2>What it rests on</h2>\n";
    for (auto& table : evidence_tables(result))
        page.body += page.add(std::move(table));
    page.settings = {
        {"Images", grouped(static_cast<std::int64_t>(result.images))},
        {"Counts as equal", fmt::format("within {:g} points", result.spec.equal_within)}};
    for (const auto& file : result.spec.files)
        page.settings.emplace_back("Predictions", file.string());
    page.machine = PageEntries();
    page.notes = result.notes;
    page.command = command_line(result.spec);
    return page;
}

std::string to_html(const VerdictResult& result) {
    return to_html(page_of(result));
}

std::string to_csv(const VerdictResult& result) {
    std::string csv = "model,images,accuracy,interval_low,interval_high,calibration_error\n";
    for (const auto& model : result.models)
        csv +=
            fmt::format("{},{},{},{},{},{}\n", csv_field(model.name), result.images, model.accuracy,
                        model.interval.first, model.interval.second,
                        model.calibration_error ? fmt::format("{}", *model.calibration_error) : "");
    return csv;
}

std::string to_text(const VerdictResult& result) {
    std::string text;
    for (const auto& table : evidence_tables(result))
        text += to_text(table) + '\n';
    for (const auto& difference : result.differences)
        text += printable(difference.verdict) + '\n';
    for (const auto& note : result.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
