#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/LatencySweepJob.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr const char* about_latency = R"html(<h2>How to read this</h2>
<p>Each repetition takes images that are in memory to their classes: copying them in, the network, and the probabilities. Reading and resizing files is not in it. The heads take turns, each turn after a warm-up, without pauses between repetitions: a program that waits for images finds its caches colder, and is slower.</p>
<p>Half of the repetitions are faster than the median, and one in a hundred is slower than the 99th percentile. On a machine with other work the percentile says more about that work than about the head.</p>
)html";

std::vector<LatencyRow> rows_of_batch(const LatencySweepResult& result, int batch) {
    auto rows = result.rows;
    std::erase_if(rows, [&](const LatencyRow& row) { return row.batch != batch; });
    return rows;
}

std::string batch_title(int batch) {
    return batch == 1 ? "One image" : fmt::format("{} images at a time", batch);
}

BarChart latency_chart(const LatencySweepResult& result, int batch) {
    BarChart chart{"Time for " + batch_title(batch), {}, {}};
    const auto rows = rows_of_batch(result, batch);
    for (std::size_t h = 0; h < rows.size(); ++h) {
        const auto& row = rows[h];
        auto text = milliseconds_text(row.median);
        if (row.percentile_99) text += ", 99%: " + milliseconds_text(*row.percentile_99);
        chart.bars.push_back({row.head, text, {{row.median, head_colour(h)}}});
        chart.description += fmt::format("{}: median {}. ", row.head, text);
    }
    return chart;
}

} // namespace

std::string milliseconds_text(double seconds) {
    const double milliseconds = 1e3 * seconds;
    return fmt::format("{:.{}f} ms", milliseconds,
                       milliseconds < 1     ? 3
                       : milliseconds < 100 ? 2
                                            : 0);
}

ordered_json to_json(const LatencySweepResult& result) {
    ordered_json json = {{"sweep", "latency"},        {"folder", result.spec.folder.string()},
                         {"model", result.model},     {"input", result.input},
                         {"threads", result.threads}, {"rows", ordered_json::array()},
                         {"notes", result.notes}};
    for (const auto& row : result.rows)
        json["rows"].push_back(
            {{"head", row.head},
             {"run", row.run.folder.string()},
             {"precision", row.precision},
             {"batch", row.batch},
             {"repetitions", row.repetitions},
             {"median_seconds", row.median},
             {"percentile_99_seconds",
              row.percentile_99 ? ordered_json(*row.percentile_99) : ordered_json()},
             {"lowest_seconds", row.lowest}});
    return json;
}

std::string to_csv(const LatencySweepResult& result) {
    std::string csv = "head,run,precision,threads,batch,repetitions,median_seconds,"
                      "percentile_99_seconds\n";
    for (const auto& row : result.rows)
        csv += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(row.head),
                           csv_field(row.run.folder.string()), row.precision, result.threads,
                           row.batch, row.repetitions, row.median,
                           row.percentile_99 ? fmt::format("{}", *row.percentile_99) : "");
    return csv;
}

SweepPage page_of(const LatencySweepResult& result) {
    SweepPage page;
    page.kind = "latency sweep";
    page.model = result.model;
    page.input = result.input;
    page.question = "How long does an answer take?";
    page.notes = result.notes;
    page.command = command_line(result.spec);
    std::vector<int> batches;
    std::string precisions;
    EvidenceTable table{
        "", {"Head", "Images", "Median", "99%", "Images a second", "Repetitions"}, {}, ""};
    for (const auto& row : result.rows) {
        if (batches.empty() || batches.back() != row.batch) batches.push_back(row.batch);
        if (precisions.find(row.precision) == std::string::npos)
            precisions += (precisions.empty() ? "" : ", ") + row.precision;
        table.rows.push_back({row.head, std::to_string(row.batch), milliseconds_text(row.median),
                              row.percentile_99 ? milliseconds_text(*row.percentile_99) : "-",
                              rate(row.batch / row.median),
                              grouped(static_cast<std::int64_t>(row.repetitions))});
    }
    page.body = "<h2>Time for an answer</h2>\n<div class=\"cards pairs\">\n";
    for (const int batch : batches)
        page.body += page.add(PageChart{batch_title(batch), to_svg(latency_chart(result, batch)),
                                        "The median, and the 99th percentile in words."});
    page.body += "</div>\n" + page.add(std::move(table)) + about_latency;
    for (const auto& row : rows_of_batch(result, batches.front()))
        page.heads.push_back(row.head);
    page.settings = {
        {"Input", result.input},
        {"Precision", precisions},
        {"Threads", std::to_string(result.threads)},
        {"Measured", fmt::format("{:g} s for each head and batch", result.spec.seconds)}};
    return page;
}

std::string to_html(const LatencySweepResult& result) {
    return to_html(page_of(result));
}

} // namespace headroom
