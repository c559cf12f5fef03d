#include "core/batch/CellSettings.h"

#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(CellSettings, GiveTheSpecOfATraining) {
    const auto spec = train_spec_of({{"data", "photos"},
                                     {"model", "bn-cnn"},
                                     {"head", "gap-dense"},
                                     {"lr", "0.01"},
                                     {"epochs", "auto"},
                                     {"resize", "32x32"},
                                     {"train-limit", "100"},
                                     {"optimizer", "sgd"},
                                     {"no-tune", "yes"}});
    EXPECT_EQ(spec.data.path, "photos");
    EXPECT_EQ(spec.head, "gap-dense");
    EXPECT_EQ(spec.options.learning_rate, 0.01);
    EXPECT_EQ(spec.options.epochs, automatic_epochs);
    EXPECT_EQ(spec.options.optimizer, OptimizerKind::sgd);
    EXPECT_EQ(spec.data.train_limit, 100U);
    EXPECT_FALSE(spec.options.tune);
    EXPECT_EQ(spec.options.precision, PrecisionOption::f32);
    EXPECT_FALSE(train_spec_of({{"tune", "no"}}).options.tune);
    EXPECT_TRUE(train_spec_of({{"fair", "yes"}}).options.fair);
}

TEST(CellSettings, RefuseWrongValuesByName) {
    const auto option_of = [](const CellValues& settings) {
        try {
            train_spec_of(settings);
        } catch (const Error& error) {
            return error.option();
        }
        return std::string("none");
    };
    EXPECT_EQ(option_of({{"lr", "fast"}}), "lr");
    EXPECT_EQ(option_of({{"epochs", "0"}}), "epochs");
    EXPECT_EQ(option_of({{"fair", "perhaps"}}), "fair");
    EXPECT_EQ(option_of({{"lr", "0.1"}}), "none");
}

TEST(CellSettings, KnowWholeNumbers) {
    EXPECT_TRUE(is_whole_number("seed"));
    EXPECT_TRUE(is_whole_number("train-limit"));
    EXPECT_TRUE(is_whole_number("fold"));
    EXPECT_FALSE(is_whole_number("lr"));
    EXPECT_FALSE(is_whole_number("data"));
    EXPECT_FALSE(is_whole_number("tune"));
}

TEST(CellSettings, ShareDataUnlessSomethingElseThanTheOptimizerDiffers) {
    const auto shared = [](const std::string& key, const std::string& value) {
        return shared_settings({{"data", "a"}, {key, value}});
    };
    EXPECT_EQ(shared("lr", "0.1"), shared("seed", "3"));
    EXPECT_EQ(shared("head", "gap-dense"), shared("seed", "3"));
    EXPECT_NE(shared("train-limit", "5"), shared("seed", "3"));
    EXPECT_NE(shared("freeze", "all"), shared("seed", "3"));
    EXPECT_NE(shared("batch-size", "5"), shared("seed", "3"));
}

TEST(CellSettings, PathsThatExistBecomeAbsolute) {
    const TempFolder folder;
    std::filesystem::create_directory(folder / "photos");
    const auto fixed = with_absolute_paths(
        {{"data", "~/photos"}, {"model", "mnist-cnn"}, {"data2", "~"}}, std::string(folder / ""));
    EXPECT_EQ(fixed[0].second, std::filesystem::path(folder / "photos").lexically_normal());
    EXPECT_EQ(fixed[1].second, "mnist-cnn");
    EXPECT_EQ(fixed[2].second, "~");
}

TEST(CellSettings, NameTheRun) {
    const CellValues settings{
        {"data", "/x/my photos/"}, {"head", "gap-dense"}, {"lr", "0.01"}, {"seed", "3"}};
    EXPECT_EQ(run_name(settings, {"data", "head", "lr", "seed"}),
              "my-photos_gap-dense_lr0.01_seed3");
    EXPECT_EQ(run_name(settings, {"seed"}), "seed3");
    EXPECT_EQ(run_name({{"model", std::string(500, 'x')}}, {"model"}).size(), 120U);
}

} // namespace
} // namespace headroom
