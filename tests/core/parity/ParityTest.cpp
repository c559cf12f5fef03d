#include "tests/core/parity/Fixture.h"

#include <gtest/gtest.h>

namespace headroom::parity {
namespace {

/// Compares our engine with every committed fixture, to 1e-4 of the largest value of each tensor.
class Parity : public testing::TestWithParam<std::filesystem::path> {
  protected:
    Fixture fixture_ = read_fixture(GetParam());
};

TEST_P(Parity, Inference) {
    check_inference(fixture_);
}

TEST_P(Parity, SingleImages) {
    check_single_images(fixture_);
}

TEST_P(Parity, Training) {
    check_training(fixture_);
}

TEST_P(Parity, MixedPrecision) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    check_mixed_precision(fixture_);
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Parity, testing::ValuesIn(fixture_files()),
                         [](const auto& test) { return test_name(test.param.stem()); });

LayerSpec without_widths(LayerSpec layer) {
    for (const char* key : {"filters", "squeeze", "expand", "rate"})
        layer.erase(key);
    return layer;
}

class ParityCatalog : public testing::TestWithParam<const char*> {};

TEST_P(ParityCatalog, HasAFixtureForEachHead) {
    const ModelSpec full = load_model_spec(GetParam());
    ASSERT_EQ(full.heads.size(), 2u);
    for (const HeadSpec& head : full.heads) {
        const auto file = fixture_folder() / (full.name + "." + head.kind + ".safetensors");
        ASSERT_TRUE(std::filesystem::exists(file)) << file;
        const ModelSpec narrow = read_fixture(file).spec;
        EXPECT_EQ(narrow.classes, full.classes);
        EXPECT_EQ(narrow.head(head.kind).hidden.size(), head.hidden.size());
        ASSERT_EQ(narrow.backbone.size(), full.backbone.size());
        for (std::size_t i = 0; i < full.backbone.size(); ++i)
            EXPECT_EQ(without_widths(narrow.backbone[i]), without_widths(full.backbone[i]))
                << file << ": layer " << i;
    }
}

TEST_P(ParityCatalog, AgreesOnSeveralThreads) {
    const HeadSpec head = load_model_spec(GetParam()).heads.at(0);
    const auto file = std::string(GetParam()) + "." + head.kind + ".safetensors";
    for (int threads : {2, 3})
        check_training(read_fixture(fixture_folder() / file), {.threads = threads});
}

TEST(ParityBlocks, AgreeOnSeveralThreads) {
    for (const char* name : {"resnet-blocks", "mobilenet-blocks", "residual-nested"})
        for (int threads : {2, 3})
            check_training(
                read_fixture(fixture_folder() / (name + std::string(".flatten-dense.safetensors"))),
                {.threads = threads});
}

INSTANTIATE_TEST_SUITE_P(Narrow, ParityCatalog, testing::ValuesIn(catalog),
                         [](const auto& test) { return test_name(test.param); });

/// Networks whose parameters can be compared after steps: see cases.py for the others.
class ParityOptimizer : public testing::TestWithParam<const char*> {};

TEST_P(ParityOptimizer, HasTheSameParametersAfterThreeStepsOfAdamW) {
    for (const HeadSpec& head : load_model_spec(GetParam()).heads) {
        const auto file = std::string(GetParam()) + "." + head.kind + ".safetensors";
        const Fixture fixture = read_fixture(fixture_folder() / file);
        ASSERT_TRUE(fixture.has("adamw/backbone.0.weight")) << file;
        check_optimizer(fixture);
    }
}

INSTANTIATE_TEST_SUITE_P(Narrow, ParityOptimizer,
                         testing::Values("mnist-cnn", "squeezenet-mini", "simple-cnn"),
                         [](const auto& test) { return test_name(test.param); });

} // namespace
} // namespace headroom::parity
