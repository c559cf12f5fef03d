#include "core/models/HeadConversion.h"

#include "core/models/SmallestImage.h"
#include "core/models/catalog/Catalog.h"
#include "datasets/base/Random.h"
#include "tests/datasets/TempFolder.h"

#include <algorithm>
#include <cmath>

namespace headroom {
namespace {

std::vector<float> logits(const Model& model) {
    Plan plan = compile(model, {.batch = 2, .input = model.input()});
    Random random(2);
    for (float& value : plan.input())
        value = random.uniform(-1, 1);
    plan.forward();
    return {plan.logits().begin(), plan.logits().end()};
}

void expect_same_logits(const Model& a, const Model& b) {
    const auto of_a = logits(a), of_b = logits(b);
    ASSERT_EQ(of_a.size(), of_b.size());
    float largest = 0;
    for (const float value : of_a)
        largest = std::max(largest, std::abs(value));
    ASSERT_GT(largest, 0);
    for (std::size_t i = 0; i < of_a.size(); ++i)
        EXPECT_NEAR(of_a[i], of_b[i], 1e-5F * largest) << "logit " << i;
}

/// With images as small as its features allow.
ModelSpec small(const std::string& name) {
    const ModelSpec spec = load_model_spec(name);
    const int side = smallest_image(spec) + 1;
    return adapted(spec, {spec.input.channels, side, side}, 0);
}

std::vector<std::string> catalog_names() {
    std::vector<std::string> names;
    for (const auto& entry : catalog())
        names.push_back(entry.spec.name);
    return names;
}

class CatalogConversion : public testing::TestWithParam<std::string> {};

TEST_P(CatalogConversion, FlattenHasTheLogitsOfGap) {
    Model gap(small(GetParam()), "gap-dense");
    gap.initialise(1);
    const Model flatten = convert_head(gap, "flatten-dense");
    EXPECT_EQ(flatten.head_spec().kind, "flatten-dense");
    EXPECT_GT(flatten.head().parameter_count(), gap.head().parameter_count());
    expect_same_logits(gap, flatten);
    EXPECT_NEAR(weight_outside_gap(flatten).value(), 0, 1e-12);
    expect_same_logits(gap, convert_head(flatten, "gap-dense"));
}

INSTANTIATE_TEST_SUITE_P(All, CatalogConversion, testing::ValuesIn(catalog_names()),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(HeadConversion, WithHiddenLayersTheFirstOneIsConverted) {
    ModelSpec spec = load_model_spec("mnist-cnn");
    spec.heads = {{"pool-1-dense", {32, 16}, 0.3}, {"flatten-dense", {1024}, 0.4}};
    Model gap(spec, "pool-1-dense");
    gap.initialise(1);
    const Model flatten = convert_head(gap, "flatten-dense");
    EXPECT_EQ(flatten.head_spec().hidden, (std::vector{32, 16}));
    EXPECT_EQ(flatten.head_spec().dropout, 0.3);
    EXPECT_EQ(flatten.head().parameters()[0]->value.shape(), (Shape{32, 64 * 7 * 7}));
    expect_same_logits(gap, flatten);
}

/// A network without a backbone to speak of: one map of 1x2 places.
Model two_places(const std::vector<float>& weights) {
    const ModelSpec spec{.name = "two places",
                         .description = "",
                         .input = {1, 1, 2},
                         .classes = 2,
                         .backbone = {{{"type", "relu"}}},
                         .heads = {}};
    Model model(spec, "flatten-dense");
    model.head().parameters()[0]->set_value(weights);
    model.head().parameters()[1]->set_value(std::vector{0.5F, -0.5F});
    return model;
}

TEST(HeadConversion, TheProjectionAveragesTheWeightsOfAMap) {
    const Model flatten = two_places({1, 3, -2, 2});
    // By hand: from the means 2 and 0 the weights are 1, 1, 2 and 2 away.
    EXPECT_DOUBLE_EQ(weight_outside_gap(flatten).value(), (1 + 1 + 4 + 4) / (1.0 + 9 + 4 + 4));
    const Model gap = convert_head(flatten, "gap-dense");
    const Tensor weight = gap.head().parameters()[0]->plain_value();
    EXPECT_EQ(weight.shape(), (Shape{2, 1}));
    EXPECT_EQ(weight.values()[0], 4);
    EXPECT_EQ(weight.values()[1], 0);
    EXPECT_EQ(gap.head().parameters()[1]->plain_value().values()[1], -0.5F);
    EXPECT_FALSE(weight_outside_gap(gap));
    EXPECT_EQ(weight_outside_gap(two_places({0, 0, 0, 0})), 0);
}

TEST(HeadConversion, RandomWeightsAreAlmostAllOutside) {
    Model model(load_model_spec("mnist-cnn"), "flatten-dense");
    model.initialise(3);
    EXPECT_NEAR(weight_outside_gap(model).value(), 1 - 1.0 / 49, 0.001);
}

TEST(HeadConversion, OtherHeadsAreRefused) {
    const ModelSpec spec = load_model_spec("mnist-cnn");
    for (const char* head : {"gap-conv", "gmp-dense", "gem-dense", "gap-gmp-dense", "pool-2-dense"})
        expect_error(Failure::usage, {head, "cannot be converted to flatten-dense", "gap-dense"},
                     [&] { convert_head(Model(spec, head), "flatten-dense"); });
    expect_error(Failure::usage, {"gap-dense", "cannot be converted to gap-dense"},
                 [&] { convert_head(Model(spec, "gap-dense"), "gap-dense"); });
    expect_error(Failure::usage, {"gap-conv", "expected flatten-dense or gap-dense"},
                 [&] { convert_head(Model(spec, "gap-dense"), "gap-conv"); });
}

} // namespace
} // namespace headroom
