#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <functional>
#include <gmock/gmock.h>
#include <limits>
#include <set>

using namespace headroom;

namespace {

void expect_refused(const std::function<void(TrainOptions&)>& change, const std::string& key,
                    const char* text) {
    TrainOptions options;
    change(options);
    try {
        options.validate();
        FAIL() << key;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::usage);
        EXPECT_EQ(error.option(), key);
        EXPECT_THAT(error.what(), testing::StartsWith(text));
    }
}

TEST(TrainOptions, DefaultsAreValid) {
    EXPECT_NO_THROW(TrainOptions{}.validate());
}

TEST(TrainOptions, NamesTheOptionThatIsWrong) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    expect_refused([](auto& o) { o.epochs = -1; }, "epochs", "-1: expected at least 1, or auto");
    expect_refused([](auto& o) { o.batch_size = -3; }, "batch-size", "-3: expected at least 1");
    expect_refused([](auto& o) { o.learning_rate = -2; }, "lr", "-2: expected a number above 0");
    expect_refused([](auto& o) { o.learning_rate = nan; }, "lr", "nan");
    expect_refused([](auto& o) { o.learning_rate = infinity; }, "lr", "inf");
    expect_refused([](auto& o) { o.momentum = 1; }, "momentum",
                   "1: expected at least 0 and below 1");
    expect_refused([](auto& o) { o.weight_decay = -0.1; }, "weight-decay", "-0.1");
    expect_refused([](auto& o) { o.step_factor = 0; }, "step-factor", "0: expected above 0");
    expect_refused([](auto& o) { o.label_smoothing = 1; }, "label-smoothing", "1");
    expect_refused([](auto& o) { o.patience = -1; }, "patience", "-1");
    expect_refused([](auto& o) { o.threads = -1; }, "threads", "-1");
    expect_refused([](auto& o) { o.augment = "spin"; }, "augment", "spin: unknown change");
}

TEST(TrainOptions, EveryOptionHasAKeyOfItsOwnAndAHelpText) {
    std::set<std::string> keys, names;
    const TrainOptions options;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        EXPECT_EQ(value, by_default) << field.key;
        EXPECT_TRUE(keys.insert(field.key).second) << field.key;
        EXPECT_TRUE(names.insert(field.name_in_file()).second) << field.key;
        EXPECT_FALSE(std::string(field.help).empty()) << field.key;
        EXPECT_FALSE(std::string(field.label).empty()) << field.key;
    });
    EXPECT_EQ(keys.size(), 34u);
}

TEST(TrainOptions, TheRateDependsOnTheOptimizer) {
    TrainOptions options;
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 3e-3);
    options.optimizer = OptimizerKind::sgd;
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 0.05);
    options.learning_rate = 0.3;
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 0.3);
}

TEST(TrainOptions, AutoIsAWordAndNotTheNumberBehindIt) {
    TrainOptions options;
    EXPECT_FALSE(options.searches());
    const auto read = [&](const std::string& key, const std::string& text) {
        visit_fields(options, [&](const OptionField& field, auto& value, const auto&) {
            if constexpr (NumberValue<std::decay_t<decltype(value)>>)
                if (field.key == key) read_option(field, text, value);
        });
    };
    read("lr", "auto");
    read("epochs", "auto");
    EXPECT_TRUE(options.searches_rate() && options.searches_epochs());
    EXPECT_NO_THROW(options.validate());
    EXPECT_EQ(value_of_field(options, "lr"), "auto");
    EXPECT_EQ(value_of_field(options, "epochs"), "auto");
    EXPECT_EQ(options.first_epochs(), 5);
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 3e-3);
    for (const auto& [key, text] : {std::pair("lr", "-1"), {"epochs", "0"}, {"epochs", "Auto"}})
        EXPECT_THROW(read(key, text), Error) << key << " " << text;
    options.optimizer = OptimizerKind::lbfgs; // it converges by itself
    EXPECT_FALSE(options.searches());
    EXPECT_EQ(options.first_epochs(), options.epoch_limit);
}

TEST(TrainOptions, FairIsRateAndEpochs) {
    TrainOptions options;
    options.fair = true;
    options.epochs = 3;
    EXPECT_TRUE(options.searches_rate() && options.searches_epochs());
    EXPECT_EQ(options.first_epochs(), 3);
    options.learning_rate = 0.1;
    EXPECT_THAT(options.unused(false, 10),
                testing::ElementsAre("--lr has no effect: --fair searches it"));
    options.fair = false;
    options.epoch_limit = 10;
    EXPECT_THAT(options.unused(false, 10),
                testing::ElementsAre("--max-epochs has no effect: it is for --epochs auto"));
}

TEST(TrainOptions, WhatHasNoEffectIsTold) {
    using testing::ElementsAre;
    using testing::HasSubstr;
    TrainOptions options;
    EXPECT_THAT(options.unused(false, 10), testing::IsEmpty());
    options.patience = 3;
    options.momentum = 0.5;
    options.step_epochs = 2;
    options.step_factor = 0.5;
    options.two_classes = TwoClasses::softmax;
    EXPECT_THAT(options.unused(false, 10),
                ElementsAre("--patience has no effect: there is no valid split to watch: give "
                            "--valid-fraction 0.1",
                            "--momentum has no effect: it is for --optimizer sgd",
                            HasSubstr("--step-epochs"), HasSubstr("--step-factor"),
                            HasSubstr("--two-classes")));
    options.optimizer = OptimizerKind::sgd;
    options.schedule = ScheduleKind::step;
    EXPECT_THAT(options.unused(true, 2), testing::IsEmpty());
}

} // namespace
