#include "core/jobs/sweeps/LatencySweepJob.h"

#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/sweeps/SweepFixture.h"

namespace headroom {
namespace {

class LatencySweep : public SweepFixture {
  protected:
    LatencySweepSpec latency_spec(double seconds = 0.05) const {
        LatencySweepSpec spec;
        spec.folder = folder / "cmp";
        spec.seconds = seconds;
        spec.batch = 4;
        spec.threads = 1;
        return spec;
    }
};

TEST_F(LatencySweep, MeasuresEachHeadWithOneImageAndABatch) {
    run(compare_spec(), {});
    const auto result = run(latency_spec(), {});
    EXPECT_EQ(result.threads, 1);
    EXPECT_EQ(result.input, "28x28x1");
    ASSERT_EQ(result.rows.size(), 4U); // one run of each head
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& row = result.rows[i];
        EXPECT_EQ(row.batch, i < 2 ? 1 : 4);
        EXPECT_EQ(row.head, i % 2 == 0 ? "flatten-dense" : "gap-dense");
        EXPECT_EQ(row.run.seed, 0U);
        EXPECT_EQ(row.precision, "f32");
        EXPECT_GE(row.repetitions, 5U); // a turn has one or more
        EXPECT_GT(row.lowest, 0);
        EXPECT_GE(row.median, row.lowest);
        EXPECT_EQ(row.percentile_99.has_value(), row.repetitions >= min_repetitions);
        EXPECT_GE(row.percentile_99.value_or(row.median), row.median);
    }
    auto single = latency_spec();
    single.batch = 1;
    EXPECT_EQ(run(single, {}).rows.size(), 2U);
}

TEST_F(LatencySweep, TooFewRepetitionsHaveNoPercentile) {
    run(compare_spec(1), {});
    const auto result = run(latency_spec(1e-9), {}); // one repetition a turn
    for (const auto& row : result.rows) {
        EXPECT_EQ(row.repetitions, 5U);
        EXPECT_FALSE(row.percentile_99);
    }
    EXPECT_TRUE(to_json(result)["rows"][0]["percentile_99_seconds"].is_null());
}

TEST_F(LatencySweep, NeedsNoData) {
    run(train_spec("first", 1), {});
    const auto images =
        run(EvaluateSpec{{folder / "first"}, {digits()}, "all", 32, 1}, {}).at(0).images;
    write_folder(*images, folder / "photos");
    auto spec = compare_spec(1);
    spec.data = DataSpec{(folder / "photos").string(), {}};
    run(spec, {});
    std::filesystem::remove_all(folder / "photos");
    EXPECT_NO_THROW(run(latency_spec(), {}));
}

TEST_F(LatencySweep, StopsAndRejectsOtherOptions) {
    run(compare_spec(1), {});
    std::stop_source source;
    EXPECT_THROW(run(latency_spec(), stop_after<Progress>(1, source)), Cancelled);
    std::stop_source at_once;
    at_once.request_stop();
    EXPECT_THROW(run(latency_spec(1e6), {at_once.get_token(), {}}), Cancelled);
    expect_error(Failure::usage, "--seconds 0: expected a number above 0",
                 [&] { run(latency_spec(0), {}); });
    auto spec = latency_spec();
    spec.batch = 0;
    expect_error(Failure::usage, "--batch 0: expected at least 1", [&] { run(spec, {}); });
}

} // namespace
} // namespace headroom
