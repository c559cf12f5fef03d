#include "core/engine/Engine.h"
#include "core/layers/Loss.h"
#include "core/models/Model.h"
#include "datasets/base/Random.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

/// Compares every layer's backward pass with finite differences of its forward pass: these tests
/// use no formula. The loss is a random projection of the logits, so that no symmetry of a real
/// loss can hide a defect. A layer's gradient for its input is checked through the parameters of
/// the layers before it, so each layer comes after a convolution.

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

struct Case {
    const char* name;
    const char* input; ///< HxWxC
    const char* backbone;
    const char* head = R"({"kind": "flatten-dense"})";
    bool keep_statistics = false; ///< for batch norm
};

void PrintTo(const Case& c, std::ostream* out) {
    *out << c.name;
}

const Case cases[] = {
    {"Conv", "5x6x3", R"([{"type": "conv", "filters": 3, "kernel": 3, "padding": 1},
                          {"type": "conv", "filters": 4, "kernel": 2, "bias": false}])"},
    {"ConvStride", "7x8x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                                {"type": "conv", "filters": 4, "kernel": 3, "stride": 2,
                                 "padding": 1}])"},
    {"ConvRectangular", "6x9x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                                     {"type": "conv", "filters": 4, "kernel": [2, 3],
                                      "stride": [1, 2], "padding": [1, 0]}])"},
    {"Relu", "4x5x3", R"([{"type": "conv", "filters": 3, "kernel": 1}, {"type": "relu"},
                          {"type": "conv", "filters": 3, "kernel": 1}])"},
    {"ReluAlone", "4x5x3", R"([{"type": "batchnorm"}, {"type": "relu"},
                               {"type": "conv", "filters": 3, "kernel": 1}])"},
    {"MaxPool", "6x7x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                             {"type": "maxpool", "kernel": 2}])"},
    {"MaxPoolOverlapping", "6x7x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                             {"type": "maxpool", "kernel": 3, "stride": 2, "padding": 1}])"},
    {"MaxPoolOfRelu", "6x6x3", R"([{"type": "conv", "filters": 3, "kernel": 1}, {"type": "relu"},
                             {"type": "maxpool", "kernel": 2}])"},
    {"AvgPool", "6x7x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                             {"type": "avgpool", "kernel": 3, "stride": 2, "padding": 1}])"},
    {"AdaptiveAvgPool", "5x7x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                                     {"type": "adaptive-avgpool", "size": [2, 3]}])"},
    {"AdaptiveAvgPoolEnlarging", "3x5x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                                     {"type": "adaptive-avgpool", "size": 4}])"},
    {"BatchNorm", "3x4x3", R"([{"type": "conv", "filters": 3, "kernel": 3, "bias": false},
                               {"type": "batchnorm"}])"},
    {"BatchNormFirst", "3x4x3", R"([{"type": "batchnorm"},
                                    {"type": "conv", "filters": 3, "kernel": 3}])"},
    {"Dropout", "4x4x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                             {"type": "dropout", "rate": 0.4},
                             {"type": "conv", "filters": 5, "kernel": 1}])"},
    {"Fire", "4x5x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                          {"type": "fire", "squeeze": 4, "expand": 5}])"},
    {"FireTwice", "4x3x3", R"([{"type": "fire", "squeeze": 3, "expand": 3}, {"type": "relu"},
                               {"type": "fire", "squeeze": 4, "expand": 2}])"},
    {"FireOfBlocks", "4x3x3", R"([{"type": "fire", "squeeze": 3, "expand": 16},
                                  {"type": "fire", "squeeze": 4, "expand": 16}])"},
    {"FireMaxPool", "6x4x3", R"([{"type": "fire", "squeeze": 3, "expand": 16},
                                 {"type": "maxpool", "kernel": 2},
                                 {"type": "fire", "squeeze": 4, "expand": 5},
                                 {"type": "maxpool", "kernel": 2}])"},
    {"Relu6", "4x5x3", R"([{"type": "conv", "filters": 3, "kernel": 1}, {"type": "relu6"},
                           {"type": "conv", "filters": 3, "kernel": 1}])"},
    {"ConvGroups", "5x6x3", R"([{"type": "conv", "filters": 4, "kernel": 1},
                                {"type": "conv", "filters": 6, "kernel": 3, "groups": 2}])"},
    {"ConvDepthwise", "6x7x3", R"([{"type": "conv", "filters": 5, "kernel": 1},
                                   {"type": "conv", "filters": 5, "kernel": 3, "groups": 5,
                                    "stride": 2, "padding": "same"}])"},
    {"ConvPadding", "5x6x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                                 {"type": "conv", "filters": 4, "kernel": 3, "stride": 2,
                                  "padding": [0, 2, 1, 0]}])"},
    {"MaxPoolCeil", "6x8x3", R"([{"type": "conv", "filters": 3, "kernel": 1},
                             {"type": "maxpool", "kernel": 3, "stride": 2, "ceil_mode": true}])"},
    {"Residual", "5x4x3", R"([{"type": "conv", "filters": 4, "kernel": 1},
                              {"type": "residual", "body": [{"type": "conv", "filters": 3,
                               "kernel": 1}, {"type": "relu"}, {"type": "conv", "filters": 4,
                               "kernel": 3, "padding": 1}]}])"},
    {"ResidualOfRelu", "5x4x3", R"([{"type": "conv", "filters": 16, "kernel": 1}, {"type": "relu"},
                              {"type": "residual", "body": [{"type": "conv", "filters": 16,
                               "kernel": 3, "padding": 1}]}, {"type": "relu"},
                              {"type": "maxpool", "kernel": 2}])"},
    {"ResidualShortcut", "6x5x3", R"([{"type": "conv", "filters": 4, "kernel": 1},
                              {"type": "residual", "body": [{"type": "conv", "filters": 6,
                               "kernel": 3, "stride": 2, "padding": 1}, {"type": "batchnorm"}],
                               "shortcut": [{"type": "conv", "filters": 6, "kernel": 1,
                               "stride": 2}]}])"},
    {"SequenceThenRelu", "5x6x3", R"([{"type": "sequence", "layers": [
                               {"type": "conv", "filters": 4, "kernel": 3, "bias": false},
                               {"type": "batchnorm"}]}, {"type": "relu"},
                               {"type": "conv", "filters": 3, "kernel": 1}])"},
    {"BatchNormKept", "3x4x3", R"([{"type": "conv", "filters": 3, "kernel": 3},
                                   {"type": "batchnorm"}, {"type": "relu6"},
                                   {"type": "conv", "filters": 4, "kernel": 1},
                                   {"type": "batchnorm"}])",
     R"({"kind": "flatten-dense"})", true},
    {"FlattenDense", "4x4x3", R"([{"type": "conv", "filters": 3, "kernel": 1}])",
     R"({"kind": "flatten-dense", "hidden": [7, 5], "dropout": 0.3})"},
    {"GapDense", "4x4x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "gap-dense", "hidden": [7], "dropout": 0.3})"},
    {"GapDensePlain", "4x4x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "gap-dense"})"},
    {"GapConv", "4x4x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "gap-conv"})"},
    {"GmpDense", "4x5x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "gmp-dense", "hidden": [7], "dropout": 0.3})"},
    {"GmpDenseOfRelu", "5x4x3", R"([{"type": "conv", "filters": 16, "kernel": 1},
                                    {"type": "relu"}])",
     R"({"kind": "gmp-dense"})"},
    {"GapGmpDense", "4x5x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "gap-gmp-dense", "hidden": [7], "dropout": 0.3})"},
    {"GapGmpDenseOfRelu", "5x4x3", R"([{"type": "conv", "filters": 16, "kernel": 1},
                                       {"type": "relu"}])",
     R"({"kind": "gap-gmp-dense"})"},
    {"GemDense", "4x5x3", R"([{"type": "conv", "filters": 6, "kernel": 1}, {"type": "relu"}])",
     R"({"kind": "gem-dense", "hidden": [7], "dropout": 0.3})"},
    {"GemDenseInBlocks", "5x4x3", R"([{"type": "conv", "filters": 24, "kernel": 1},
                                      {"type": "batchnorm"}])",
     R"({"kind": "gem-dense"})"},
    {"GemInBackbone", "4x4x3", R"([{"type": "conv", "filters": 5, "kernel": 1}, {"type": "relu"},
                                   {"type": "gem", "power": 1.5},
                                   {"type": "conv", "filters": 4, "kernel": 1}])"},
    {"Pool2Dense", "5x4x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "pool-2-dense", "hidden": [7]})"},
    {"Pool3Dense", "5x4x3", R"([{"type": "conv", "filters": 6, "kernel": 1}])",
     R"({"kind": "pool-3-dense"})"},
};

ModelSpec spec_of(const Case& c, int classes) {
    Json json{{"name", c.name}, {"description", ""}, {"input", c.input}, {"classes", classes}};
    json["backbone"] = Json::parse(c.backbone);
    json["heads"] = Json::array({Json::parse(c.head)});
    return model_spec_from_json(json, c.name);
}

/// A network with random parameters and images; forward() may be run repeatedly.
class Probe {
  public:
    explicit Probe(const Case& c, int classes = 3)
        : model_(spec_of(c, classes), Json::parse(c.head).at("kind")),
          plan_(compiled(c.keep_statistics)) {
        Random random(Random::hash(c.name));
        for (Parameter* parameter : model_.parameters()) {
            if (!parameter->trainable || parameter->name.ends_with("power")) continue;
            for (float& value : parameter->value.raw())
                value = random.uniform(-1, 1);
            ++parameter->version;
        }
        for (float& value : plan_.input())
            value = random.uniform(-1, 1);
    }

    Model& model() { return model_; }
    Plan& plan() { return plan_; }
    std::span<const float> logits() {
        plan_.forward({.seed = 7, .step = 3}); // fixed, or dropout would differ every time
        return plan_.logits();
    }

  private:
    Plan compiled(bool keep_statistics) {
        for (std::size_t i = 0; i < model_.backbone().size(); ++i)
            model_.backbone().layer(i).keep_statistics(keep_statistics);
        return compile(model_, {.batch = 3, .input = model_.input(), .mode = Mode::training});
    }

    Model model_;
    Plan plan_;
};

/// Compares Parameter::grad with (loss(p + e) - loss(p - e)) / 2e for every element of every
/// parameter. `loss` runs the forward pass.
///
/// e = 1/512: the rounding of f32 then costs about 1e-4, and curvature less. Where a ReLU or a
/// maximum switches between p - e and p + e there is no derivative to compare with: the two
/// one-sided differences disagree. Only a few elements may be left out for that reason.
template <typename Loss>
void expect_gradients(Model& model, Loss loss) {
    constexpr float e = 1.0f / 512;
    constexpr double tolerance = 5e-3;
    const double middle = loss();
    int elements = 0, kinks = 0;
    for (Parameter* parameter : model.parameters()) {
        if (!parameter->trainable) continue;
        const auto grad = parameter->grad.raw();
        double largest = 0;
        for (float g : grad)
            largest = std::max(largest, std::abs(static_cast<double>(g)));
        ASSERT_GT(largest, 0) << parameter->name;
        const double allowed = tolerance * std::max(largest, 0.1);
        for (std::size_t i = 0; i < grad.size(); ++i) {
            float& value = parameter->value.raw()[i];
            const float start = value;
            auto loss_at = [&](float v) {
                value = v;
                ++parameter->version;
                return loss();
            };
            const double up = loss_at(start + e), down = loss_at(start - e);
            loss_at(start);
            ++elements;
            if (std::abs(up - 2 * middle + down) / e > 2 * allowed)
                ++kinks;
            else
                EXPECT_NEAR(grad[i], (up - down) / (2 * e), allowed)
                    << parameter->name << ", element " << i << " of " << grad.size();
        }
    }
    EXPECT_LE(kinks, elements / 10) << "of " << elements;
}

class Gradient : public testing::TestWithParam<Case> {};

TEST_P(Gradient, AgreesWithFiniteDifferences) {
    Probe probe(GetParam());
    std::vector<float> projection(probe.plan().logits().size());
    Random random(1);
    for (float& r : projection)
        r = random.uniform(-1, 1);

    probe.logits();
    std::ranges::copy(projection, probe.plan().diff_logits().begin());
    probe.plan().backward();
    expect_gradients(probe.model(), [&] {
        double sum = 0;
        const auto logits = probe.logits();
        for (std::size_t i = 0; i < logits.size(); ++i)
            sum += logits[i] * projection[i];
        return sum;
    });
}

INSTANTIATE_TEST_SUITE_P(Layers, Gradient, testing::ValuesIn(cases),
                         [](const auto& test) { return test.param.name; });

/// Same with the real losses; one unit is the sigmoid.
class LossGradient : public testing::TestWithParam<int> {};

TEST_P(LossGradient, AgreesWithFiniteDifferences) {
    const Case network{"Loss", "4x4x3", R"([{"type": "conv", "filters": 3, "kernel": 3}])"};
    const int units = GetParam();
    Probe probe(network, units);
    const std::vector<int> labels = units == 1 ? std::vector{1, 0, 1} : std::vector{2, 0, 3};
    LossOptions options{.label_smoothing = 0.1, .class_weights = {}};
    for (int i = 0; i < classes_of(units); ++i)
        options.class_weights.push_back(0.5f + i);

    cross_entropy(probe.logits(), units, labels, options, probe.plan().diff_logits());
    probe.plan().backward();
    expect_gradients(probe.model(),
                     [&] { return cross_entropy(probe.logits(), units, labels, options).loss; });
}

INSTANTIATE_TEST_SUITE_P(Units, LossGradient, testing::Values(1, 4));

} // namespace
} // namespace headroom
