#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <functional>
#include <gmock/gmock.h>
#include <limits>

using namespace headroom;

namespace {

void expect_refused(const std::function<void(TrainOptions&)>& change, const char* text) {
    TrainOptions options;
    change(options);
    try {
        options.validate();
        FAIL() << text;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::usage);
        EXPECT_THAT(error.what(), testing::HasSubstr(text));
    }
}

TEST(TrainOptions, DefaultsAreValid) {
    EXPECT_NO_THROW(TrainOptions{}.validate());
}

TEST(TrainOptions, NamesWhatIsWrong) {
    expect_refused([](auto& o) { o.epochs = 0; }, "--epochs 0: expected at least 1");
    expect_refused([](auto& o) { o.batch_size = -3; }, "--batch-size -3");
    expect_refused([](auto& o) { o.optimizer = "adam"; }, "expected one of adamw, sgd");
    expect_refused([](auto& o) { o.learning_rate = -1; }, "--lr -1");
    expect_refused([](auto& o) { o.learning_rate = std::numeric_limits<double>::quiet_NaN(); },
                   "--lr nan");
    expect_refused([](auto& o) { o.momentum = 1; }, "--momentum 1");
    expect_refused([](auto& o) { o.weight_decay = -0.1; }, "--weight-decay -0.1");
    expect_refused([](auto& o) { o.schedule = "linear"; }, "--schedule linear");
    expect_refused([](auto& o) { o.step_factor = 0; }, "--step-factor 0");
    expect_refused([](auto& o) { o.label_smoothing = 1; }, "--label-smoothing 1");
    expect_refused([](auto& o) { o.class_weights = "yes"; }, "--class-weights yes");
    expect_refused([](auto& o) { o.patience = -1; }, "--patience -1");
    expect_refused([](auto& o) { o.normalise = "max"; }, "--normalise max");
    expect_refused([](auto& o) { o.two_classes = "tanh"; }, "--two-classes tanh");
    expect_refused([](auto& o) { o.threads = -1; }, "--threads -1");
    expect_refused([](auto& o) { o.augment = "spin"; }, "spin");
}

TEST(TrainOptions, TheRateDependsOnTheOptimizer) {
    TrainOptions options;
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 3e-3);
    options.optimizer = "sgd";
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 0.05);
    options.learning_rate = 0.3;
    EXPECT_DOUBLE_EQ(options.peak_learning_rate(), 0.3);
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
    options.two_classes = "softmax";
    EXPECT_THAT(options.unused(false, 10),
                ElementsAre("--patience has no effect: there is no valid split to watch: give "
                            "--valid-fraction 0.1",
                            "--momentum has no effect: it is for --optimizer sgd",
                            HasSubstr("--step-epochs"), HasSubstr("--step-factor"),
                            HasSubstr("--two-classes")));
    options.optimizer = "sgd";
    options.schedule = "step";
    EXPECT_THAT(options.unused(true, 2), testing::IsEmpty());
}

} // namespace
