#include "core/models/LayersHash.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(LayersHash, DependsOnTheFirstLayersAlone) {
    const ModelSpec spec = load_model_spec("mnist-cnn");
    Model model(spec, "gap-dense"), same(spec, "flatten-dense");
    model.initialise(3);
    same.initialise(3);
    const auto layers = model.backbone().size();
    EXPECT_EQ(weights_hash(model, layers), weights_hash(same, layers));
    EXPECT_EQ(layers_hash(model.spec(), layers), layers_hash(same.spec(), layers));
    EXPECT_NE(layers_hash(model.spec(), layers), layers_hash(model.spec(), 1));

    auto* const last = same.backbone().parameters().back();
    auto values = last->plain_value();
    values.data()[0] += 1;
    last->set_value(values.values());
    EXPECT_NE(weights_hash(model, layers), weights_hash(same, layers));
    EXPECT_EQ(weights_hash(model, 1), weights_hash(same, 1));

    EXPECT_NE(layers_hash(adapted(spec, {1, 32, 32}, 10), layers), layers_hash(spec, layers));
}

} // namespace
} // namespace headroom
