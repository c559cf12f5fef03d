#include "core/comparison/report/Report.h"
#include "core/models/Checkpoint.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/RunList.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/base/text/Utf8.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

bool is_utf8(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

/// Classes and folders named in Latin-1 by an older system: names are bytes.
class ByteNames : public JobFixture {
  protected:
    const std::vector<std::string> classes = {"50%", "a%20b",
                                              "donn\xe9"
                                              "es"};
    const fs::path data = folder / "d\xe9t";

    ByteNames() {
        for (std::size_t label = 0; label < classes.size(); ++label) {
            fs::create_directories(data / classes[label]);
            for (int i = 0; i < 10; ++i)
                std::ofstream(data / classes[label] / (std::to_string(i) + ".pgm"))
                    << "P5 12 12 255\n"
                    << std::string(144, static_cast<char>(40 * label + 3 * i + 1));
        }
    }

    TrainSpec spec(const std::string& out) const {
        auto spec = train_spec(out, 2);
        spec.data = {data.string(), {}};
        return spec;
    }
};

TEST_F(ByteNames, ARunIsFinishedResumedAndEvaluated) {
    std::stop_source source;
    EXPECT_TRUE(run(spec("run-\xe9"), stop_after<EpochDone>(1, source)).interrupted);
    const auto out = folder / "run-\xe9";
    const auto again = headroom::train_spec(out);
    EXPECT_EQ(again.data.path, data.string());
    EXPECT_FALSE(run(again, {}).interrupted);
    for (const char* name : {"config.json", "run.json"})
        EXPECT_TRUE(is_utf8(content(out / name))) << name;
    EXPECT_THAT(content(out / "run.json"), testing::HasSubstr("donn%E9es"));
    EXPECT_EQ(load_model(out).card.classes, classes);

    const auto rows = headroom::run(EvaluateSpec{{out}, {again.data}, "test", 32, 1}, {});
    EXPECT_EQ(rows[0].classes, classes);
    EXPECT_TRUE(is_utf8(json_text(to_json(rows))));
    const auto entry = read_run(out);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->state, RunEntry::State::finished) << entry->problem;
    EXPECT_EQ(entry->data, data.string());
}

TEST_F(ByteNames, AComparisonIsReadBackByteByByte) {
    CompareSpec compare;
    compare.data = spec("").data;
    compare.model = model_path.string();
    compare.options = spec("").options;
    compare.options.epochs = 1;
    compare.seeds = 1;
    compare.out = folder / "c\xe9";
    run(compare, {});
    const auto back = load_comparison(compare.out);
    EXPECT_EQ(back.classes, classes);
    EXPECT_EQ(back.data, data.string());
    EXPECT_EQ(to_html(back), content(compare.out / "report.html"));
    EXPECT_EQ(json_text(to_json(back)), content(compare.out / "compare.json"));
    for (const char* name : {"config.json", "compare.json", "report.html", "compare.csv"})
        EXPECT_TRUE(is_utf8(content(compare.out / name))) << name;
    EXPECT_FALSE(run(headroom::compare_spec(compare.out), {}).interrupted);
}

} // namespace
} // namespace headroom
