#include "core/jobs/training/PlanJob.h"
#include "core/jobs/training/FoldsJob.h"

#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class PlanJob : public JobFixture {
  protected:
    CompareSpec compare() const {
        CompareSpec spec;
        const auto train = train_spec("");
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.out = folder / "out";
        return spec;
    }
};

TEST_F(PlanJob, KnowsWhatTheTestImagesCanShowAndWritesNothing) {
    auto spec = compare();
    const auto planned = plan(spec, {});
    ASSERT_TRUE(planned);
    EXPECT_EQ(planned->test_images, 60);
    EXPECT_EQ(planned->rows.at(2).disagreement, 0.05);
    EXPECT_NEAR(planned->rows.at(2).smallest, 2.801585 * std::sqrt(0.05 / 60), 1e-6);
    // (2.801585 / 0.005)^2 * 0.05
    EXPECT_EQ(planned->rows.at(2).images_needed, 15698);
    EXPECT_EQ(plan_tables(*planned).at(1).rows.at(0).at(0), "3 (as chosen)");
    EXPECT_FALSE(std::filesystem::exists(spec.out));
    spec.equal_within = 0;
    EXPECT_TRUE(to_json(*plan(spec, {}))["assumed"][0]["images_needed"].is_null());
    ASSERT_EQ(planned->times.size(), 2U);
    EXPECT_GT(planned->times[0].seconds, 0);
    EXPECT_DOUBLE_EQ(planned->seconds(),
                     spec.seeds * (planned->times[0].seconds + planned->times[1].seconds));
    EXPECT_EQ(plan_tables(*planned).back().rows.back().front(), "all heads");
    spec.options.fair = true;
    const auto open_ended = plan(spec, {});
    EXPECT_TRUE(open_ended->times.empty()) << "a search takes as many steps as it needs";
    EXPECT_TRUE(to_json(*open_ended)["seconds"].is_null());
    EXPECT_EQ(plan_tables(*open_ended).size(), 2U);
    spec.options.fair = false;
    spec.equal_within = -1;
    expect_error(Failure::usage, "-1: expected from 0 to 100 points", [&] { plan(spec, {}); });
}

TEST_F(PlanJob, OfFoldsIsAboutOneOfThemAndTheTimeOfAll) {
    auto spec = compare();
    spec.folds = 5;
    const auto planned = plan(spec, {});
    ASSERT_TRUE(planned);
    EXPECT_FALSE(std::filesystem::exists(spec.out));
    const auto folds = run_folds(spec, {}).comparison;
    EXPECT_EQ(planned->test_images, folds.folds.front().test_count);
    EXPECT_EQ(to_json(*planned)["folds"], 5);
    const auto tables = plan_tables(*planned);
    EXPECT_THAT(tables.at(0).title, testing::HasSubstr("test images of each fold"));
    EXPECT_EQ(tables.at(1).rows.at(1), (std::vector<std::string>{"5 (as chosen)", "1.86"}));
    ASSERT_EQ(planned->times.size(), 2U);

    spec.folds = 1000;
    expect_error(Failure::usage, "training images: expected one or more for each fold",
                 [&] { plan(spec, {}); });
}

} // namespace
} // namespace headroom
