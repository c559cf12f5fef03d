#include "core/layers/Loss.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>

using namespace headroom;
using testing::FloatNear;
using testing::Pointwise;

namespace {

// Expected numbers are PyTorch's, computed in f64: cross_entropy and
// binary_cross_entropy_with_logits with the same label smoothing and weights.
const std::vector<float> logits = {1, -2, 0.5, 0.25, 3, -1, -0.5, 0.75, 2, 4, 1, 1};
const std::vector<int> labels = {0, 2, 1, 0};
const std::vector<float> one_unit = {1.5, -0.25, -3, 0.5};
const std::vector<int> two_classes = {1, 1, 0, 0};

void expect_loss(const std::vector<float>& x, int units, const std::vector<int>& y,
                 const LossOptions& options, double loss, const std::vector<float>& gradient) {
    std::vector<float> diff(x.size());
    const auto result = cross_entropy(x, units, y, options, diff);
    EXPECT_NEAR(result.loss, loss, 1e-7);
    EXPECT_THAT(diff, Pointwise(FloatNear(1e-7f), gradient));
    EXPECT_EQ(cross_entropy(x, units, y, options).loss, result.loss); // without a gradient
}

TEST(Loss, SoftmaxAsPyTorch) {
    expect_loss(logits, 3, labels, {}, 1.56058423,
                {-0.099062776f, 0.00751472189f, 0.0915480541f, 0.0147674394f, 0.231001618f,
                 -0.245769058f, 0.0149944488f, -0.197664231f, 0.182669782f, -0.0226392504f,
                 0.0113196252f, 0.0113196252f});
}

TEST(Loss, SoftmaxWithSmoothingAndWeightsAsPyTorch) {
    expect_loss(logits, 3, labels, {.label_smoothing = 0.1, .class_weights = {}}, 1.5960009,
                {-0.0823961093f, -0.000818611441f, 0.0832147207f, 0.00643410606f, 0.222668285f,
                 -0.229102391f, 0.0066611155f, -0.180997564f, 0.174336449f, -0.00597258371f,
                 0.00298629185f, 0.00298629185f});
    expect_loss(logits, 3, labels, {.label_smoothing = 0, .class_weights = {0.5, 2, 1.25}},
                2.00614515,
                {-0.0466177769f, 0.00353633971f, 0.0430814372f, 0.0173734581f, 0.27176661f,
                 -0.289140068f, 0.0282248449f, -0.372073847f, 0.343849002f, -0.0106537649f,
                 0.00532688244f, 0.00532688244f});
    expect_loss(logits, 3, labels, {.label_smoothing = 0.1, .class_weights = {0.5, 2, 1.25}},
                2.04256016,
                {-0.0281202474f, -0.0116194838f, 0.0397397312f, 0.0134518895f, 0.256080335f,
                 -0.269532225f, 0.0232448445f, -0.344395587f, 0.321150743f, 0.0132383665f,
                 -0.0095603597f, -0.00367800676f});
}

TEST(Loss, SigmoidAsPyTorch) {
    expect_loss(one_unit, 1, two_classes, {}, 0.512504258,
                {-0.045606381f, -0.140544125f, 0.0118564683f, 0.155614833f});
    expect_loss(one_unit, 1, two_classes, {.label_smoothing = 0.1, .class_weights = {}},
                0.559379263, {-0.033106378f, -0.128044122f, -0.000643531892f, 0.143114833f});
    expect_loss(one_unit, 1, two_classes, {.label_smoothing = 0.1, .class_weights = {0.5, 2}},
                0.550707519, {-0.0529702048f, -0.204870596f, -0.000257412757f, 0.057245933f});
}

TEST(Loss, GradientAgreesWithFiniteDifferences) {
    for (int units : {1, 3, 4}) {
        const std::size_t n = 12 / static_cast<std::size_t>(units);
        std::vector<int> y(n);
        for (std::size_t i = 0; i < n; ++i)
            y[i] = static_cast<int>(i) % classes_of(units);
        LossOptions options{.label_smoothing = 0.2, .class_weights = {}};
        for (int c = 0; c < classes_of(units); ++c)
            options.class_weights.push_back(0.5f + static_cast<float>(c));
        std::vector<float> x = logits, diff(x.size());
        cross_entropy(x, units, y, options, diff);
        for (std::size_t i = 0; i < x.size(); ++i) {
            constexpr float h = 1.0f / 128; // exact in f32
            auto moved = [&](float by) {
                auto z = x;
                z[i] += by;
                return cross_entropy(z, units, y, options).loss;
            };
            EXPECT_NEAR(diff[i], (moved(h) - moved(-h)) / (2 * h), 1e-5) << units << ", " << i;
        }
    }
}

TEST(Loss, CountsTheCorrectAndTheWeight) {
    const auto softmax = cross_entropy(logits, 3, labels, {0, {0.5, 2, 1.25}});
    EXPECT_EQ(softmax.correct, 2);
    EXPECT_DOUBLE_EQ(softmax.weight, 0.5 + 1.25 + 2 + 0.5);
    EXPECT_EQ(cross_entropy(one_unit, 1, two_classes).correct, 2);
    EXPECT_EQ(cross_entropy(std::vector<float>{0}, 1, std::vector<int>{0}).correct, 1);
}

TEST(Loss, StaysFiniteForLargeLogitsAndTellsOfNaN) {
    const std::vector<float> large = {1e30f, -1e30f};
    std::vector<float> diff(2);
    EXPECT_TRUE(std::isfinite(cross_entropy(large, 2, std::vector<int>{1}, {}, diff).loss));
    EXPECT_FLOAT_EQ(diff[0], 1);
    EXPECT_TRUE(std::isfinite(cross_entropy(large, 1, std::vector<int>{0, 1}, {}, diff).loss));
    EXPECT_FLOAT_EQ(diff[0], 0.5f);
    EXPECT_FLOAT_EQ(diff[1], -0.5f);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(cross_entropy(std::vector<float>{nan, 1}, 2, std::vector<int>{0}).loss));
    EXPECT_TRUE(std::isnan(cross_entropy(std::vector<float>{1, nan}, 2, std::vector<int>{0}).loss));
    EXPECT_TRUE(std::isnan(cross_entropy(std::vector<float>{nan}, 1, std::vector<int>{0}).loss));
}

TEST(Loss, Predicts) {
    std::vector<float> two(2), three(3);
    EXPECT_EQ(predict(std::vector<float>{1.0986123f}, two), 1);
    EXPECT_NEAR(two[0], 0.25, 1e-6);
    EXPECT_NEAR(two[1], 0.75, 1e-6);
    EXPECT_EQ(predict(std::vector<float>{0}, two), 0);
    EXPECT_EQ(predict(std::vector<float>{0, std::log(2.0f), 0}, three), 1);
    EXPECT_THAT(three, Pointwise(FloatNear(1e-6f), {0.25f, 0.5f, 0.25f}));
}

} // namespace
