#include "core/models/ModelAdvice.h"

#include "core/models/Head.h"
#include "core/models/ModelSpec.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(ModelAdvice, IsAModelThatTakesTheImages) {
    for (const ImageShape images :
         {ImageShape{1, 28, 28}, {3, 32, 32}, {1, 64, 64}, {3, 65, 20}, {3, 512, 400}})
        for (const auto& advice : advise_models(images)) {
            const auto model = load_model_spec(advice.model);
            const auto input = advice.input == ImageShape{} ? images : advice.input;
            EXPECT_EQ(adapted(model, input, 2).input, input) << advice.model;
        }
}

TEST(ModelAdvice, PhotographsHaveOneWithAndOneWithoutPretrainedWeights) {
    const auto advice = advise_models({3, 300, 400});
    ASSERT_EQ(advice.size(), 2U);
    EXPECT_TRUE(advice[0].pretrained);
    EXPECT_FALSE(advice[1].pretrained);
    EXPECT_EQ(advise_models({1, 28, 28}).front().model, "mnist-cnn");
    EXPECT_EQ(advise_models({3, 32, 32}).front().model, "bn-cnn");
}

} // namespace
} // namespace headroom
