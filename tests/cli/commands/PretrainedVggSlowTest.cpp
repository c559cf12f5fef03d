#include "core/models/Checkpoint.h"
#include "tests/cli/RunCliForTest.h"
#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

/// Keras' whole VGG16 of 2016: the frozen base below a head of one sigmoid unit.
TEST(PretrainedVggSlow, AFileOfKerasIsTrainedOnAndSavedForRedFirst) {
    for (const std::string module : {"h5py", "torch"})
        if (!has_python_module(module))
            GTEST_SKIP() << "/usr/bin/python3 has no " << module << ": install python3-" << module;
    const TempFolder folder;
    ASSERT_TRUE(run_weight_script("make_keras_vgg16.py " + folder.path().string()));
    const auto outcome = headroom_cli({"train",
                                       "--data",
                                       "synth:vehicles:64x64",
                                       "--synth-count",
                                       "20",
                                       "--model",
                                       "vgg16",
                                       "--weights",
                                       folder / "vgg16.h5",
                                       "--preprocessing",
                                       "caffe",
                                       "--resize",
                                       "128x128",
                                       "--interpolation",
                                       "nearest",
                                       "--head",
                                       "gap-dense",
                                       "--epochs",
                                       "2",
                                       "--batch-size",
                                       "4",
                                       "--threads",
                                       "2",
                                       "--out",
                                       folder / "run"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;

    const auto reference = read_safetensors(folder / "reference.safetensors").tensors;
    const auto [model, card, extra, metadata] = load_model(folder / "run");
    EXPECT_EQ(model.units(), 1);
    ASSERT_TRUE(card.resize);
    EXPECT_EQ(card.resize->height, 128);
    EXPECT_EQ(card.resize->width, 128);
    EXPECT_EQ(card.resizing.interpolation, Interpolation::nearest);
    for (const auto* parameter : model.backbone().parameters())
        EXPECT_TRUE(
            std::ranges::equal(parameter->value.raw(), reference.at(parameter->name).values()))
            << parameter->name;

    const auto& images = reference.at("images");
    Plan plan =
        compile(model, {.batch = 2, .input = model.input()}, {.end = model.backbone().size()});
    ASSERT_EQ(plan.input().size(), images.size());
    const std::size_t plane = 128 * 128;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto channel = i / plane % 3;
        plan.input()[i] = (images.values()[i] / 255 - card.normalisation.mean[channel]) /
                          card.normalisation.sd[channel];
    }
    plan.forward();
    const auto& features = reference.at("features");
    ASSERT_EQ(plan.logits().size(), features.size());
    float largest = 0, worst = 0;
    for (std::size_t i = 0; i < features.size(); ++i) {
        largest = std::max(largest, std::abs(features.values()[i]));
        const float difference = std::abs(plan.logits()[i] - features.values()[i]);
        worst = difference <= worst ? worst : difference; // NaN is the worst
    }
    RecordProperty("features", fmt::format("{:.1e}", worst / largest));
    EXPECT_GT(largest, 1);
    EXPECT_LE(worst, 1e-4f * largest);
}

} // namespace
} // namespace headroom
