// Compares Plans for inference that pool each image right after its convolution with the same Plans
// in separate steps.

#include "core/layers/conv/ConvPoolByImage.h"

#include "core/kernels/isa/Registers.h"
#include "tests/core/engine/PlanFixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

Model first_layers(const std::string& input, const std::string& layers) {
    const Json spec{{"name", "pooled"},
                    {"input", input},
                    {"classes", 3},
                    {"backbone", Json::parse("[" + layers + R"(, {"type": "conv", "filters": 16,
                                              "kernel": 3, "stride": 2}, {"type": "relu"}])")},
                    {"heads", Json::parse(R"([{"kind": "gap-dense"}])")}};
    Model model(model_spec_from_json(spec, "pooled"), "gap-dense");
    model.initialise(1);
    return model;
}

Plan plan_of(Model& model, const Execution& execution) {
    Plan plan = compile(model, {.batch = 5, .input = model.input(), .execution = execution});
    fill(plan.input(), 2);
    return plan;
}

bool by_image(const Plan& plan) {
    return std::ranges::any_of(plan.steps(), [](const StepInfo& step) {
        return step.name.ends_with("conv + relu + maxpool forward") &&
               step.implementation != "headroom";
    });
}

constexpr auto squeezenet = R"({"type": "conv", "filters": 64, "kernel": 3, "stride": 2},
    {"type": "relu"}, {"type": "maxpool", "kernel": 3, "stride": 2, "ceil_mode": true})";
constexpr auto resnet = R"({"type": "conv", "filters": 64, "kernel": 7, "stride": 2, "padding": 3,
    "bias": false}, {"type": "batchnorm"}, {"type": "relu"},
    {"type": "maxpool", "kernel": 3, "stride": 2, "padding": 1})";

/// Whether every oneDNN has the layouts that it needs here. With others steps stay separate.
bool layouts_fit(Precision precision) {
    return precision == Precision::f32 && registers_here() == Registers::avx512;
}

void expect_same_bits(Precision precision) {
    for (const auto* layers : {squeezenet, resnet})
        for (const auto* input : {"96x96x3", "99x90x1"})
            for (int threads : {1, 2}) {
                SCOPED_TRACE(fmt::format("{} {} threads: {}", input, threads, layers));
                Execution execution{.precision = precision, .threads = threads};
                Model model = first_layers(input, layers);
                Plan fused = plan_of(model, execution);
                execution.fuse_pooling = false;
                Plan separate = plan_of(model, execution);
                EXPECT_FALSE(by_image(separate));
                if (layouts_fit(precision)) {
                    EXPECT_TRUE(by_image(fused));
                }
                EXPECT_EQ(logits_of(fused), logits_of(separate));
            }
}

TEST(ConvPoolByImage, InfersTheSameBits) {
    expect_same_bits(Precision::f32);
}

TEST(ConvPoolByImage, InfersTheSameBitsInBf16) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    expect_same_bits(Precision::bf16);
}

TEST(ConvPoolByImage, LeavesOtherLayersAlone) {
    for (const auto& [input, layers] : std::initializer_list<std::pair<const char*, const char*>>{
             {"24x24x3", squeezenet}, // small
             {"96x96x3", R"({"type": "conv", "filters": 64, "kernel": 3},
                            {"type": "maxpool", "kernel": 3})"}}) {
        Model model = first_layers(input, layers);
        EXPECT_FALSE(by_image(plan_of(model, {}))) << input << layers;
    }
}

} // namespace
} // namespace headroom
