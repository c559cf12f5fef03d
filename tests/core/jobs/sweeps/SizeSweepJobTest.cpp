#include "core/jobs/sweeps/SizeSweepJob.h"

#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/sweeps/SweepFixture.h"

namespace headroom {
namespace {

class SizeSweep : public SweepFixture {
  protected:
    SizeSweepSpec size_spec(std::vector<std::string> sizes = {}) const {
        SizeSweepSpec spec;
        spec.folder = folder / "cmp";
        spec.sizes = std::move(sizes);
        spec.threads = 1;
        spec.batch_size = 32;
        return spec;
    }
    double eval(const std::filesystem::path& path, const DataSpec& data) const {
        return run(EvaluateSpec{{path}, {data}, "", 32, 1}, {}).at(0).evaluation.accuracy;
    }
};

TEST_F(SizeSweep, TheTrainedSizeEqualsEvalAndOthersTheirOwnResize) {
    run(compare_spec(), {});
    const auto result = run(size_spec({"40", "20", "28"}), {});
    EXPECT_EQ(result.sizes, (std::vector<ImageSize>{{20, 20}, {28, 28}, {40, 40}}));
    EXPECT_EQ(result.input, "28x28x1");
    EXPECT_EQ(result.images, 60U);
    EXPECT_THAT(result.notes, testing::ElementsAre(testing::HasSubstr("test: 60 of 300 images")));
    ASSERT_EQ(result.heads.size(), 2U);
    for (const auto& head : result.heads)
        for (const auto& one : head.runs) {
            const double trained = eval(one.run.folder, digits());
            EXPECT_EQ(one.native[1], trained);
            EXPECT_EQ(one.resized_back[1], trained);
            for (const std::size_t s : {0U, 2U}) {
                EXPECT_EQ(one.native[s].has_value(), head.head == "gap-dense");
                if (!one.native[s]) continue;
                auto data = digits();
                data.options.resize = result.sizes[s];
                EXPECT_EQ(*one.native[s], eval(one.run.folder, data));
            }
        }
    const auto& gap = result.heads[1];
    EXPECT_NEAR(*gap.native[0], (*gap.runs[0].native[0] + *gap.runs[1].native[0]) / 2, 1e-12);
    EXPECT_NEAR(gap.resized_back[2],
                (gap.runs[0].resized_back[2] + gap.runs[1].resized_back[2]) / 2, 1e-12);
    EXPECT_FALSE(result.heads[0].native[0]);
}

TEST_F(SizeSweep, ResizedBackEqualsImagesThatAreStoredAtThatSize) {
    run(compare_spec(1), {});
    const auto result = run(size_spec({"12", "35"}), {});
    for (std::size_t s = 0; s < result.sizes.size(); ++s) {
        const auto gap = CompareFolder::run(folder / "cmp", "gap-dense", 0);
        auto data = digits();
        data.options.resize = result.sizes[s];
        const auto images = run(EvaluateSpec{{gap}, {data}, "", 32, 1}, {}).at(0).images;
        EXPECT_EQ(images->shape().height, result.sizes[s].height);
        const auto stored = folder / ("stored" + std::to_string(s));
        write_folder(*images, stored); // which eval resizes to what the model was trained on
        for (const auto& head : result.heads)
            EXPECT_EQ(head.resized_back[s],
                      eval(head.runs[0].run.folder, DataSpec{stored.string(), {}}))
                << head.head << " " << to_string(result.sizes[s]);
    }
}

TEST_F(SizeSweep, ByDefaultFromHalfToTwiceTheTrainedSize) {
    EXPECT_EQ(default_sizes({28, 28}),
              (std::vector<ImageSize>{
                  {14, 14}, {18, 18}, {21, 21}, {25, 25}, {28, 28}, {35, 35}, {42, 42}, {56, 56}}));
    EXPECT_EQ(default_sizes({2, 4}), (std::vector<ImageSize>{{1, 2}, {2, 4}, {3, 6}, {4, 8}}));
    // Sizes that are too small for the backbone are left out.
    std::ofstream(model_path) << R"({"name": "valid", "input": "28x28x1", "classes": 10,
        "backbone": [{"type": "conv", "filters": 4, "kernel": 19, "stride": 2}, {"type": "relu"}],
        "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})";
    run(compare_spec(1), {});
    const auto result = run(size_spec(), {});
    EXPECT_EQ(result.sizes.front().height, 21);
    EXPECT_EQ(result.sizes.back().height, 56);
    // When asked for, they are resized back only.
    const auto small = run(size_spec({"10"}), {});
    EXPECT_FALSE(small.heads[1].native[0]);
    EXPECT_GE(small.heads[1].resized_back[0], 0);
}

TEST_F(SizeSweep, StopsAndRejectsOtherSizes) {
    run(compare_spec(1), {});
    std::stop_source source;
    EXPECT_THROW(run(size_spec(), stop_after<Progress>(1, source)), Cancelled);
    for (const char* bad : {"0", "-3", "x", "5000", "28x28"})
        expect_error(Failure::usage, fmt::format("--sizes {}: expected whole numbers from 1", bad),
                     [&] { run(size_spec({bad}), {}); });
}

} // namespace
} // namespace headroom
