#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SizeSweepJob.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr const char* about_sizes = R"html(<div class="card"><h3>How to read this</h3>
<p>Images of each size are made from the stored ones, as opening the data with that size does.</p>
<p>Solid lines, native: the network on these images as they are. The feature maps grow or shrink with the image, and a head with global pooling averages whatever there is.</p>
<p>Dashed lines, resized back: the same images brought back to the trained size first, which is all that a head that flattens can take. It shows what the loss of detail alone costs.</p>
<p>A network learns features of the scale at which it was trained. Where the native curve falls below the other one, the scale is the reason, not the detail.</p>
</div>
)html";

ordered_json null_or(const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json();
}

ordered_json accuracy_lists(const std::vector<std::optional<double>>& native,
                            const std::vector<double>& resized_back) {
    ordered_json json = {{"native", ordered_json::array()}, {"resized_back", resized_back}};
    for (const auto& value : native)
        json["native"].push_back(null_or(value));
    return json;
}

LineChart size_chart(const SizeSweepResult& result) {
    LineChart chart{"Accuracy by image size", {}, "image height in pixels", {}, 1, 0, {}};
    const auto reach = [&](double value) {
        chart.low = std::min(chart.low, value);
        chart.high = std::max(chart.high, value);
    };
    for (std::size_t h = 0; h < result.heads.size(); ++h) {
        const auto& head = result.heads[h];
        Line native{head_colour(h), false, false, head.head + ", native", {}, h};
        Line back{head_colour(h), false, true, head.head + ", resized back", {}, h};
        for (std::size_t s = 0; s < result.sizes.size(); ++s) {
            const double height = result.sizes[s].height;
            back.points.emplace_back(height, head.resized_back[s]);
            reach(head.resized_back[s]);
            if (!head.native[s]) continue;
            native.points.emplace_back(height, *head.native[s]);
            reach(*head.native[s]);
        }
        chart.description +=
            fmt::format("{} resized back: {} at {} pixels, {} at {}. ", head.head,
                        percent(head.resized_back.front()), result.sizes.front().height,
                        percent(head.resized_back.back()), result.sizes.back().height);
        if (native.points.size() > 1) {
            chart.description +=
                fmt::format("Native: {} at {:g}, {} at {:g}. ",
                            percent(native.points.front().second), native.points.front().first,
                            percent(native.points.back().second), native.points.back().first);
            chart.lines.push_back(std::move(native));
        }
        chart.lines.push_back(std::move(back));
    }
    for (const auto& size : result.sizes)
        chart.x_ticks.push_back(size.height);
    return chart;
}

/// Whether the head takes other sizes than the trained one.
bool has_native_sizes(const SizedHead& head) {
    return std::ranges::count_if(head.native, [](const auto& value) { return value.has_value(); }) >
           1;
}

EvidenceTable size_table(const SizeSweepResult& result) {
    EvidenceTable table{"", {"Size"}, {}, ""};
    auto& [title, titles, rows, note] = table;
    for (const auto& size : result.sizes)
        rows.push_back({to_string(size)});
    for (const auto& head : result.heads) {
        if (has_native_sizes(head)) {
            titles.push_back(head.head + ", native");
            for (std::size_t s = 0; s < rows.size(); ++s)
                rows[s].push_back(head.native[s] ? percent(*head.native[s]) : "-");
        }
        titles.push_back(head.head + ", resized back");
        for (std::size_t s = 0; s < rows.size(); ++s)
            rows[s].push_back(percent(head.resized_back[s]));
    }
    return table;
}

} // namespace

ordered_json to_json(const SizeSweepResult& result) {
    ordered_json json = {{"sweep", "size"},
                         {"folder", result.spec.folder.string()},
                         {"model", result.model},
                         {"data", result.data},
                         {"split", result.split},
                         {"images", result.images},
                         {"input", result.input},
                         {"resizing", result.resizing},
                         {"threads", result.threads},
                         {"seconds", result.seconds},
                         {"sizes", ordered_json::array()},
                         {"heads", ordered_json::array()},
                         {"notes", result.notes}};
    for (const auto& size : result.sizes)
        json["sizes"].push_back(to_string(size));
    for (const auto& head : result.heads) {
        ordered_json one = {{"head", head.head}};
        one.update(accuracy_lists(head.native, head.resized_back));
        one["runs"] = ordered_json::array();
        for (const auto& run : head.runs) {
            ordered_json row = {{"run", run.run.folder.string()},
                                {"seed", run.run.seed},
                                {"precision", run.precision}};
            row.update(accuracy_lists(run.native, run.resized_back));
            one["runs"].push_back(std::move(row));
        }
        json["heads"].push_back(std::move(one));
    }
    return json;
}

std::string to_csv(const SizeSweepResult& result) {
    std::string csv = "run,head,seed,height,width,images,native_accuracy,resized_back_accuracy\n";
    for (const auto& head : result.heads)
        for (const auto& run : head.runs)
            for (std::size_t s = 0; s < result.sizes.size(); ++s)
                csv += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(run.run.folder.string()),
                                   csv_field(head.head), run.run.seed, result.sizes[s].height,
                                   result.sizes[s].width, result.images,
                                   run.native[s] ? fmt::format("{}", *run.native[s]) : "",
                                   run.resized_back[s]);
    return csv;
}

SweepPage page_of(const SizeSweepResult& result) {
    SweepPage page;
    page.kind = "size sweep";
    page.model = result.model;
    page.input = result.input;
    page.data = result.data;
    page.question = "How well does it work at other image sizes?";
    page.notes = result.notes;
    page.command = command_line(result.spec);
    for (const auto& head : result.heads)
        page.heads.push_back(head.head);
    page.body = "<h2>Accuracy by size</h2>\n<div class=\"cards pairs\">\n" +
                page.add(PageChart{"Accuracy by image height", to_svg(size_chart(result))}) +
                about_sizes + "</div>\n" + page.add(size_table(result));
    page.settings = {
        {"Data", result.data},
        {"Images",
         fmt::format("{} {}", grouped(static_cast<std::int64_t>(result.images)), result.split)},
        {"Trained on", result.input},
        {"Resizing", result.resizing},
        {"Runs", seed_list(result.heads.front().runs)},
        {"Precision", precision_list(result.heads)},
        {"Threads", std::to_string(result.threads)},
        {"Time", duration(result.seconds)}};
    return page;
}

std::string to_html(const SizeSweepResult& result) {
    return to_html(page_of(result));
}

} // namespace headroom
