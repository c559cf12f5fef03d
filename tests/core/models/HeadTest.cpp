#include "core/models/Head.h"

#include "core/models/Model.h"
#include "datasets/base/Random.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

constexpr std::int64_t maps = 64, side = 7, classes = 10; // of mnist-cnn

std::int64_t head_parameters(const std::string& head) {
    ModelSpec spec = load_model_spec("mnist-cnn");
    spec.heads.clear(); // without hidden layers
    return Model(spec, head).head().parameter_count();
}

TEST(Head, HasTheParametersOfItsDefinition) {
    EXPECT_EQ(head_parameters("gap-dense"), maps * classes + classes);
    EXPECT_EQ(head_parameters("gmp-dense"), maps * classes + classes);
    EXPECT_EQ(head_parameters("gap-gmp-dense"), 2 * maps * classes + classes);
    EXPECT_EQ(head_parameters("gem-dense"), maps * classes + classes + 1);
    for (std::int64_t size = 1; size <= side; ++size)
        EXPECT_EQ(head_parameters("pool-" + std::to_string(size) + "-dense"),
                  maps * size * size * classes + classes);
    EXPECT_EQ(head_parameters("flatten-dense"), maps * side * side * classes + classes);
    EXPECT_EQ(head_parameters("gap-conv"), maps * classes + classes);
}

TEST(Head, HiddenLayersComeAfterThePooling) {
    ModelSpec spec = load_model_spec("mnist-cnn");
    for (const auto& head : head_names()) {
        if (head == "gap-conv") continue;
        spec.heads = {{head, {32, 16}, 0.3}};
        const Model model(spec, head);
        std::vector<std::string> types;
        for (std::size_t i = 0; i < model.head().size(); ++i)
            types.push_back(model.head().layer(i).type());
        const std::vector<std::string> dense{"dense", "relu",    "dropout", "dense",
                                             "relu",  "dropout", "dense"};
        ASSERT_GE(types.size(), dense.size() + 1) << head;
        EXPECT_TRUE(std::equal(dense.rbegin(), dense.rend(), types.rbegin())) << head;
        EXPECT_EQ(model.head().output_shape(model.feature_shape()), Shape{classes});
    }
}

TEST(Head, SaysWhichNumbersAFamilyHas) {
    EXPECT_EQ(head_kind("pool-2-dense").kind, "pool-S-dense");
    EXPECT_EQ(head_size("pool-12-dense"), 12);
    EXPECT_EQ(head_size("flatten-dense"), 0);
    const ModelSpec spec = load_model_spec("mnist-cnn");
    expect_error(Failure::usage, {"pool-9-dense: S from 1 to 7, the side of the features"},
                 [&] { Model(spec, "pool-9-dense"); });
    const ModelSpec wide = adapted(spec, {1, 28, 40}, 0);
    expect_error(Failure::usage, {"S from 1 to 7, the shorter side of the features"},
                 [&] { Model(wide, "pool-8-dense"); });
    for (const char* head : {"pool-0-dense", "pool-x-dense", "pool-S-dense", "pool--1-dense",
                             "pool-02-dense", "pool-+2-dense", "pool-99999999999-dense"})
        expect_error(Failure::usage, {head, "expected a number from 1 to the side"},
                     [&] { head_kind(head); });
    for (const char* head : {"pool-dense", "pool--dense", "pool-2-conv", "POOL-2-dense", ""})
        expect_error(Failure::usage, {"unknown head", "pool-S-dense"}, [&] { head_kind(head); });
}

TEST(Head, EachOneOfAMenuIsOne) {
    const auto names = head_names();
    for (const auto& name : names)
        EXPECT_NO_THROW(head_kind(name)) << name;
    EXPECT_THAT(names, testing::IsSupersetOf({"flatten-dense", "gem-dense", "pool-1-dense",
                                              "pool-4-dense", "gap-conv"}));
    EXPECT_THAT(names, testing::Not(testing::Contains("pool-S-dense")));
}

TEST(Head, PoolingTakesImagesWhoseFeaturesAreLargeEnough) {
    const ModelSpec spec = load_model_spec("mnist-cnn");
    for (const char* head : {"gmp-dense", "gap-gmp-dense", "gem-dense", "pool-1-dense"})
        EXPECT_NO_THROW(Model(spec, head).check_input({1, 8, 12})) << head;
    const Model model(spec, "pool-4-dense");
    EXPECT_NO_THROW(model.check_input({1, 16, 40}));
    expect_error(Failure::bad_data, {"images of 12x40 are too small for pool-4-dense", "28x28"},
                 [&] {
                     model.check_input({1, 12, 40});
                 });
}

// Heads that are equal by definition, although their layers differ.

/// Logits of random images, with a random backbone and the head's parameters as given.
class SameHeads : public testing::Test {
  protected:
    Model model(const std::string& head) const {
        ModelSpec spec = load_model_spec("mnist-cnn");
        spec.heads.clear();
        Model model(spec, head);
        model.initialise(5);
        return model;
    }

    static std::vector<float> logits(const Model& model) {
        Plan plan = compile(model, {.batch = 3, .input = model.input()});
        Random random(6);
        for (float& value : plan.input())
            value = random.uniform(0, 1);
        plan.forward();
        return {plan.logits().begin(), plan.logits().end()};
    }

    static void expect_equal(const Model& a, const Model& b, double tolerance = 2e-6) {
        const auto of_a = logits(a), of_b = logits(b);
        ASSERT_EQ(of_a.size(), of_b.size());
        for (std::size_t i = 0; i < of_a.size(); ++i)
            EXPECT_NEAR(of_a[i], of_b[i], tolerance) << i;
    }

    static Parameter& parameter(Model& model, const std::string& suffix) {
        for (auto* parameter : model.head().parameters())
            if (parameter->name.ends_with(suffix)) return *parameter;
        throw std::logic_error("no parameter " + suffix);
    }

    /// Copies the last dense layer.
    static void copy_dense(const Model& from, Model& to) {
        const auto given = from.head().parameters();
        const auto taken = to.head().parameters();
        for (std::size_t i = 1; i <= 2; ++i)
            taken[taken.size() - i]->set_value(given[given.size() - i]->plain_value().values());
    }
};

TEST_F(SameHeads, TheGeneralisedMeanOfPowerOneIsTheAverage) {
    Model gap = model("gap-dense"), gem = model("gem-dense");
    copy_dense(gap, gem);
    parameter(gem, "power").set_value(std::vector{1.F});
    expect_equal(gap, gem);
}

TEST_F(SameHeads, TheGeneralisedMeanOfALargePowerIsTheMaximum) {
    Model gmp = model("gmp-dense"), gem = model("gem-dense");
    copy_dense(gmp, gem);
    parameter(gem, "power").set_value(std::vector{2000.F});
    expect_equal(gmp, gem, 1e-3);
}

TEST_F(SameHeads, PoolOneIsGapAndPoolOfTheSideIsFlatten) {
    for (const auto& [a, b] :
         {std::pair("gap-dense", "pool-1-dense"), std::pair("flatten-dense", "pool-7-dense")}) {
        Model one = model(a), other = model(b);
        copy_dense(one, other);
        expect_equal(one, other);
    }
}

TEST_F(SameHeads, TheJoinedHeadWithOneHalfZeroIsTheOther) {
    Model joined = model("gap-gmp-dense");
    for (const bool average : {true, false}) {
        Model half = model(average ? "gap-dense" : "gmp-dense");
        const Tensor weight = parameter(half, "weight").plain_value();
        std::vector<float> both(static_cast<std::size_t>(2 * maps * classes));
        for (std::size_t k = 0; k < classes; ++k)
            std::copy_n(weight.data() + k * maps, maps,
                        both.begin() + static_cast<std::ptrdiff_t>(
                                           k * 2 * maps + (average ? 0 : std::size_t{maps})));
        parameter(joined, "weight").set_value(both);
        parameter(joined, "bias").set_value(parameter(half, "bias").plain_value().values());
        expect_equal(half, joined);
    }
}

/// Without its ReLU, gap-conv averages the class maps of a 1x1 convolution: a model file can say so
/// with the convolution as the backbone's last layer and an identity as the dense layer.
TEST_F(SameHeads, GapConvWithoutReluIsGapDense) {
    Model gap = model("gap-dense");
    ModelSpec spec = gap.spec();
    spec.backbone.push_back({{"type", "conv"}, {"filters", classes}, {"kernel", 1}});
    Model conv(spec, "gap-dense");
    conv.initialise(5); // the same backbone: values depend on the parameters' names
    const auto of_conv = conv.backbone().parameters();
    of_conv[of_conv.size() - 2]->set_value(parameter(gap, "weight").plain_value().values());
    of_conv[of_conv.size() - 1]->set_value(parameter(gap, "bias").plain_value().values());
    std::vector<float> identity(classes * classes);
    for (std::size_t k = 0; k < classes; ++k)
        identity[k * classes + k] = 1;
    parameter(conv, "weight").set_value(identity);
    parameter(conv, "bias").set_value(std::vector<float>(classes));
    expect_equal(gap, conv);
}

} // namespace
} // namespace headroom
