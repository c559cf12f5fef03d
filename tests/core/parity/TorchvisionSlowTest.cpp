#include "core/layers/Loss.h"
#include "core/models/LoadWeights.h"
#include "core/models/Safetensors.h"
#include "core/models/weights/WeightTarget.h"
#include "tests/core/parity/Fixture.h"
#include "tests/core/parity/PyTorch.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <limits>

namespace headroom::parity {
namespace {

/// Compares the catalog's networks with torchvision's, if installed, with random weights exchanged
/// in files (tests/fixtures/torch/torchvision_network.py). The largest differences, and those of
/// PyTorch's own f32, are properties in the test's XML.
class TorchvisionSlow : public testing::TestWithParam<const char*> {
  protected:
    static constexpr double tolerance = 1e-4;
    const std::string network = GetParam();
    // VGG16 has the most pooling windows: with fewer, no two maxima are almost equal.
    const int size = network == "vgg16" ? 64 : 96, batch = network == "vgg16" ? 2 : 4;

    void SetUp() override {
        if (!has_torchvision()) GTEST_SKIP() << torchvision_missing;
        run_python(fmt::format("torchvision_network.py {} {} {} '{}'", network, size, batch,
                               folder_.path().string()));
        reference_ = read_safetensors(folder_.path() / "reference.safetensors").tensors;
    }

    const Tensor& at(const std::string& name) const { return reference_.at(name); }

    /// A model that has the weights of one of the files; `names` gets torchvision's of our own.
    Model load(const std::string& ending, std::map<std::string, std::string>& names) const {
        Model model(adapted(load_model_spec(network), {3, size, size}, 10), "gap-dense");
        const auto file = open_weight_file((folder_.path() / (network + ending)).string());
        const auto loaded = load_weights(model, file, "none");
        EXPECT_EQ(loaded.fit.rule, FitRule::torch_names);
        for (const auto& slot : backbone_target(model, file, known_names(model)).slots)
            names[slot.name] = slot.torch_name;
        for (auto* parameter : model.head().parameters()) {
            const auto leaf = parameter->name.substr(parameter->name.rfind('.') + 1);
            names[parameter->name] = "head." + leaf;
            parameter->set_value(at("head/" + leaf).values());
        }
        return model;
    }

    Plan plan_of(Model& model, Mode mode) const {
        Plan plan = compile(model, {.batch = batch, .input = model.input(), .mode = mode});
        std::ranges::copy(at("input").values(), plan.input().begin());
        return plan;
    }

    /// max|actual - expected| / scale, or infinity if they cannot be compared.
    static double difference(std::span<const float> actual, const Tensor& expected, double scale) {
        double worst = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const double here = std::abs(double{actual[i]} - expected.data()[i]);
            worst = here <= worst ? worst : here; // NaN is the worst
        }
        const bool comparable = actual.size() == expected.size() && scale > 0;
        return comparable ? worst / scale : std::numeric_limits<double>::infinity();
    }
    double difference(std::span<const float> actual, const std::string& name) const {
        const auto& expected = at(name);
        const auto scale = reference_.find("scale/" + name);
        if (scale != reference_.end()) return difference(actual, expected, scale->second.data()[0]);
        double largest = 0;
        for (const float value : expected.values())
            largest = std::max(largest, std::abs(double{value}));
        return difference(actual, expected, largest);
    }

    void report(const char* what, double ours) {
        RecordProperty(what, fmt::format("{:.1e}", ours));
    }

    std::map<std::string, Tensor> reference_;

  private:
    TemporaryFolder folder_;
};

TEST_P(TorchvisionSlow, ComputesTheSame) {
    std::map<std::string, std::string> names, names_of_other;
    auto model = load(".pth", names);
    {
        const auto other = load(".safetensors", names_of_other);
        const auto parameters = model.parameters();
        const auto others = other.parameters();
        for (std::size_t i = 0; i < parameters.size(); ++i)
            EXPECT_TRUE(std::ranges::equal(parameters[i]->value.raw(), others[i]->value.raw()))
                << parameters[i]->name;
    }
    {
        Plan plan = plan_of(model, Mode::inference);
        plan.forward();
        const double logits = difference(plan.logits(), "inference/logits");
        report("inference_logits", logits);
        EXPECT_LE(logits, tolerance) << "logits, running statistics";
    }
    Plan plan = plan_of(model, Mode::training);
    plan.forward();
    const double logits = difference(plan.logits(), "logits");
    report("logits", logits);
    report("logits_of_pytorch_f32", at("f32/logits").data()[0]);
    EXPECT_LE(logits, tolerance) << "logits, the batch's statistics";

    const auto labels = at("labels").values();
    const auto loss =
        cross_entropy(plan.logits(), model.units(), std::vector<int>(labels.begin(), labels.end()),
                      {}, plan.diff_logits());
    EXPECT_NEAR(loss.loss, at("loss").data()[0], 1e-5 * loss.loss);

    plan.backward();
    double gradients = 0, of_pytorch = 0, statistics = 0;
    for (const auto* parameter : model.parameters()) {
        const auto& name = names.at(parameter->name);
        if (parameter->statistic) {
            const double here = difference(parameter->value.raw(), "stats/" + name);
            EXPECT_LE(here, tolerance) << name;
            statistics = std::max(statistics, here);
            continue;
        }
        const double here = difference(parameter->plain_grad().values(), "grad/" + name);
        const double theirs = at("f32/grad/" + name).data()[0];
        EXPECT_LE(here, std::max(tolerance, 2 * theirs))
            << "gradient of " << name << "; PyTorch's f32: " << theirs;
        gradients = std::max(gradients, here);
        of_pytorch = std::max(of_pytorch, theirs);
    }
    report("gradients", gradients);
    report("gradients_of_pytorch_f32", of_pytorch);
    report("statistics", statistics);

    std::size_t compared = 0, there = 0;
    for (const auto* parameter : model.parameters())
        compared += !parameter->statistic;
    for (const auto& [name, tensor] : reference_)
        there += name.starts_with("grad/");
    EXPECT_EQ(compared, there);
}

INSTANTIATE_TEST_SUITE_P(Catalog, TorchvisionSlow,
                         testing::Values("resnet18", "resnet50", "mobilenet_v2", "mobilenet_v2_035",
                                         "vgg16", "squeezenet1_1"),
                         [](const auto& test) { return test_name(test.param); });

} // namespace
} // namespace headroom::parity
