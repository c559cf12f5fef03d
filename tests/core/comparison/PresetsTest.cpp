#include "core/comparison/Presets.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Presets, NoTwoAreTheSameAndEachIsValid) {
    for (const auto& preset : presets()) {
        TrainOptions training;
        CompareOptions comparison;
        training.epochs = preset.epochs;
        training.fair = preset.fair;
        comparison.seeds = preset.seeds;
        EXPECT_NO_THROW(training.validate()) << preset.key;
        for (const auto& other : presets())
            EXPECT_EQ(other.is_set(training, comparison), &other == &preset)
                << preset.key << ' ' << other.key;
        training.learning_rate = 0.5;
        EXPECT_FALSE(preset.is_set(training, comparison)) << preset.key;
    }
}

TEST(Presets, TheDefaultsAreTheUsualOne) {
    for (const auto& preset : presets())
        EXPECT_EQ(preset.is_set(TrainOptions(), CompareOptions()),
                  preset.key == std::string_view("usual"))
            << preset.key;
}

} // namespace
} // namespace headroom
