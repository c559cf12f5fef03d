#include "core/jobs/CommandLine.h"
#include "tests/TextCount.h"

#include <gmock/gmock.h>
#include <numeric>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

void expect_stands_alone(const std::string& html) {
    for (const char* part : {"<script", "http", "url(", "nan"})
        EXPECT_THAT(html, Not(HasSubstr(part)));
    EXPECT_EQ(times(html, "<svg"), times(html, "<desc>"));
    EXPECT_EQ(times(html, "<svg"), times(html, "</svg>"));
    EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
    EXPECT_THAT(html, HasSubstr("<h2>Measure it again</h2>\n<pre><bdi>headroom sweep "));
}

ShiftSweepResult shift_result() {
    ShiftSweepResult result;
    result.spec.folder = "runs/a b";
    result.spec.max_shift = 1;
    result.spec.fill = ShiftFill::edge;
    result.model = "<b>net</b>";
    result.data = "data/mnist";
    result.split = "test";
    result.input = "28x28x1";
    result.images = 100;
    result.threads = 2;
    result.notes = {"a note & more"};
    for (const char* name : {"flatten-dense", "gap-dense"}) {
        ShiftedHead head;
        head.head = name;
        ShiftedRun run;
        run.run = {"runs/a b/runs/x", name, 7};
        run.precision = "f32";
        for (std::int64_t p = 0; p < 9; ++p)
            run.correct.push_back(90 + p);
        run.changed_by_one_pixel = 0.125;
        for (const auto correct : run.correct)
            head.accuracy.push_back(static_cast<double>(correct) / 100);
        head.by_distance = {0.94, 0.93};
        head.changed_by_one_pixel = 0.125;
        head.runs = {run};
        result.heads.push_back(head);
    }
    return result;
}

TEST(SweepReports, ShiftHasEveryPosition) {
    const auto result = shift_result();
    const auto json = to_json(result);
    for (const char* key : {"sweep", "folder", "model", "data", "split", "images", "input",
                            "max_shift", "fill", "threads", "seconds", "heads", "notes"})
        EXPECT_TRUE(json.contains(key)) << key;
    const auto& head = json["heads"][1];
    EXPECT_EQ(head["accuracy"], 0.94);
    EXPECT_EQ(head["map"].size(), 3U);
    EXPECT_EQ(head["map"][0][2], 0.92); // up by 1, to the right by 1
    EXPECT_EQ(head["runs"][0]["seed"], 7);
    EXPECT_EQ(head["runs"][0]["accuracy"], 0.94);

    const auto csv = to_csv(result);
    EXPECT_EQ(times(csv, "\n"), 1U + 2 * 9);
    EXPECT_THAT(csv, HasSubstr("runs/a b/runs/x,gap-dense,7,1,-1,100,92,0.92\n"));

    const auto html = to_html(result);
    expect_stands_alone(html);
    EXPECT_EQ(times(html, "<svg"), 3U); // a curve and two maps
    EXPECT_THAT(html, HasSubstr("a shift by one pixel changes 12.50% of the answers"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;net&lt;/b&gt;"));
    EXPECT_THAT(html, HasSubstr("a note &amp; more"));
    EXPECT_THAT(html,
                HasSubstr("headroom sweep shift &#39;runs/a b&#39; --max-shift 1 --fill edge"));
    EXPECT_THAT(html, HasSubstr("does not make a network invariant"));
}

TEST(SweepReports, SizeTellsNativeFromResizedBack) {
    SizeSweepResult result;
    result.spec.folder = "runs/a";
    result.spec.sizes = {"20", "28"};
    result.model = "net";
    result.data = "mnist";
    result.split = "test";
    result.input = "28x28x1";
    result.images = 50;
    result.sizes = {{20, 20}, {28, 28}};
    SizedRun gap{{"runs/g", "gap-dense", 0}, "f32", {0.5, 0.9}, {0.8, 0.9}};
    SizedRun flatten{{"runs/f", "flatten-dense", 0}, "bf16", {std::nullopt, 0.95}, {0.85, 0.95}};
    result.heads = {{"flatten-dense", {flatten}, flatten.native, flatten.resized_back},
                    {"gap-dense", {gap}, gap.native, gap.resized_back}};
    const auto json = to_json(result);
    EXPECT_EQ(json["sizes"], (nlohmann::ordered_json{"20x20", "28x28"}));
    EXPECT_TRUE(json["heads"][0]["native"][0].is_null());
    EXPECT_EQ(json["heads"][1]["native"][0], 0.5);
    EXPECT_EQ(json["heads"][1]["runs"][0]["resized_back"][0], 0.8);
    const auto csv = to_csv(result);
    EXPECT_THAT(csv, HasSubstr("runs/f,flatten-dense,0,20,20,50,,0.85\n"));
    EXPECT_THAT(csv, HasSubstr("runs/g,gap-dense,0,20,20,50,0.5,0.8\n"));
    const auto html = to_html(result);
    expect_stands_alone(html);
    EXPECT_EQ(times(html, "<polyline"), 3U); // one head has one native size only: no curve
    EXPECT_THAT(html, HasSubstr("gap-dense, native"));
    EXPECT_THAT(html, HasSubstr("bf16, f32"));
    EXPECT_THAT(html, HasSubstr("headroom sweep size runs/a --sizes 20,28"));
}

TEST(SweepReports, LatencyHasARowAHeadAndBatch) {
    LatencySweepResult result;
    result.spec.folder = "runs/a";
    result.model = "net";
    result.input = "28x28x1";
    result.threads = 2;
    for (const int batch : {1, 32})
        for (const char* head : {"flatten-dense", "gap-dense"}) {
            LatencyRow row;
            row.head = head;
            row.run = {"runs/a/runs/x", head, 0};
            row.precision = "bf16";
            row.batch = batch;
            row.repetitions = batch == 1 ? 1000 : 50;
            row.median = 0.0002 * batch;
            row.lowest = 0.0001 * batch;
            if (batch == 1) row.percentile_99 = 0.0005;
            result.rows.push_back(row);
        }
    const auto json = to_json(result);
    EXPECT_EQ(json["rows"].size(), 4U);
    EXPECT_EQ(json["rows"][0]["percentile_99_seconds"], 0.0005);
    EXPECT_TRUE(json["rows"][2]["percentile_99_seconds"].is_null());
    const auto csv = to_csv(result);
    EXPECT_THAT(csv, HasSubstr("gap-dense,runs/a/runs/x,bf16,2,1,1000,0.0002,0.0005\n"));
    EXPECT_THAT(csv, HasSubstr("gap-dense,runs/a/runs/x,bf16,2,32,50,0.0064,\n"));
    const auto html = to_html(result);
    expect_stands_alone(html);
    EXPECT_EQ(times(html, "<svg"), 2U);
    EXPECT_THAT(html, HasSubstr("0.200 ms, 99%: 0.500 ms"));
    EXPECT_EQ(milliseconds_text(0.0123), "12.30 ms");
    EXPECT_EQ(milliseconds_text(1.5), "1500 ms");
}

} // namespace
} // namespace headroom
