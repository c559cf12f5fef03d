#include "core/export/PortableNetwork.h"

#include "datasets/base/Error.h"

#include <cmath>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SavedModel saved(const std::string& name, const std::string& head, const ImageShape& input) {
    SavedModel result{Model(adapted(load_model_spec(name), input, 3), head), {}, {}, {}};
    result.model.initialise(1);
    return result;
}

std::vector<std::string> types(const PortableNetwork& network) {
    std::vector<std::string> all;
    for (const auto& one : network.operators)
        all.push_back(one.type);
    return all;
}

void set(Parameter& parameter, float first, float step) {
    Tensor values(parameter.value.shape());
    for (std::size_t i = 0; i < values.size(); ++i)
        values.data()[i] = first + step * static_cast<float>(i);
    parameter.set_value(values.values());
}

TEST(PortableNetwork, NormalisesFirst) {
    auto model = saved("mnist-cnn", "gap-dense", {1, 28, 28});
    model.card.normalisation = {{0.25F}, {0.5F}};
    const auto network = portable_network(model);
    ASSERT_GT(network.operators.size(), 3U);
    EXPECT_EQ(network.operators[0].type, "Sub");
    EXPECT_THAT(network.operators[0].inputs, ElementsAre("image", "normalisation.mean"));
    EXPECT_EQ(network.operators[1].type, "Div");
    EXPECT_EQ(network.operators[2].inputs[0], network.operators[1].output);
    EXPECT_EQ(network.parameters.at("normalisation.sd").values()[0], 0.5F);
    EXPECT_EQ(network.operators.back().output, "logits");
}

TEST(PortableNetwork, ABatchNormIsPartOfItsConvolution) {
    auto model = saved("resnet18", "gap-dense", {3, 64, 64});
    const auto parameter = [&](const std::string& name) -> Parameter& {
        for (Parameter* one : model.model.parameters())
            if (one->name == name) return *one;
        throw std::out_of_range(name);
    };
    set(parameter("backbone.1.weight"), 0.5F, 0.25F);
    set(parameter("backbone.1.bias"), -1, 0.5F);
    set(parameter("backbone.1.running_mean"), 0.125F, 0.5F);
    set(parameter("backbone.1.running_var"), 1, 2);
    const auto network = portable_network(model);
    EXPECT_THAT(types(network), testing::Not(testing::Contains("BatchNormalization")));
    EXPECT_FALSE(network.parameters.contains("backbone.1.weight"));

    const auto plain = parameter("backbone.0.weight").plain_value();
    const auto& conv = network.operators.front();
    ASSERT_EQ(conv.inputs.size(), 3U);
    const auto folded = network.parameters.at(conv.inputs[1]).values();
    const auto bias = network.parameters.at(conv.inputs[2]).values();
    const auto of_filter = plain.size() / bias.size();
    for (std::size_t f = 0; f < 3; ++f) {
        const auto k = static_cast<double>(f);
        const double factor = (0.5 + 0.25 * k) / std::sqrt(1 + 2 * k + 1e-5);
        EXPECT_NEAR(folded[f * of_filter + 1], plain.values()[f * of_filter + 1] * factor, 1e-6);
        EXPECT_NEAR(bias[f], -1 + 0.5 * k - (0.125 + 0.5 * k) * factor, 1e-5) << f;
    }
}

TEST(PortableNetwork, PoolingHeadsTakeAnySize) {
    EXPECT_TRUE(portable_network(saved("mnist-cnn", "gap-dense", {1, 28, 28})).any_size);
    EXPECT_FALSE(portable_network(saved("mnist-cnn", "flatten-dense", {1, 28, 28})).any_size);
    EXPECT_TRUE(portable_network(saved("squeezenet1_1", "gap-dense", {3, 64, 64})).any_size);
    EXPECT_TRUE(portable_network(saved("resnet18", "gem-dense", {3, 64, 64})).any_size);
}

TEST(PortableNetwork, RefusesWindowsOfUnequalSize) {
    try {
        portable_network(saved("mnist-cnn", "pool-3-dense", {1, 28, 28}));
        FAIL() << "it was accepted";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("pool-3-dense"));
        EXPECT_THAT(error.what(), HasSubstr("unequal size"));
    }
}

} // namespace
} // namespace headroom
