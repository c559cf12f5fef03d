#include "core/jobs/data/SampleJob.h"

#include "datasets/image/ImageDecoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class SampleJob : public JobFixture {
  protected:
    SampleSpec sample() const { return {.data = digits(), .out = folder / "sheet.png"}; }
};

TEST_F(SampleJob, ShowsSomeOfEachClass) {
    auto spec = sample();
    spec.per_class = 4;
    const auto result = run(spec, {});
    ASSERT_EQ(result.classes.size(), 10u);
    EXPECT_EQ(result.classes[7].name, "7");
    EXPECT_EQ(result.classes[7].count, 30u);
    ASSERT_EQ(result.classes[7].samples.size(), 4u);
    for (const auto& name : result.classes[7].samples)
        EXPECT_TRUE(name.ends_with("7]")) << name;
    EXPECT_EQ(decode_image(spec.out.string()), result.sheet);

    spec.out.clear();
    EXPECT_EQ(run(spec, {}).sheet, result.sheet);
    spec.seed = 1;
    EXPECT_NE(run(spec, {}).classes[7].samples, result.classes[7].samples);
    spec.split = "test";
    EXPECT_EQ(run(spec, {}).classes[7].count, 6u);
}

TEST_F(SampleJob, SaysWhatIsWrong) {
    auto spec = sample();
    spec.per_class = 0;
    expect_error(Failure::usage, "--per-class 0: expected at least 1", [&] { run(spec, {}); });
    spec.data.options.synth_count = 21000;
    spec.per_class = 2100;
    expect_error(Failure::usage, "21000 images on one sheet: expected at most 20000",
                 [&] { run(spec, {}); });
    EXPECT_FALSE(std::filesystem::exists(spec.out));
}

} // namespace
} // namespace headroom
