#include "core/selftest/SelfTest.h"

#include "core/kernels/isa/BFloat16.h"
#include "core/selftest/PlainNetwork.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Random.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <ranges>

namespace headroom {

namespace {

/// A layer in a small network. The gradient of the layer's input is checked through those of the
/// layer before it.
struct Case {
    const char* layer;
    const char* input; ///< HxWxC
    const char* backbone;
    const char* head = R"({"kind": "gap-dense"})";
    bool winograd = false;
};

const Case cases[] = {
    {"conv, channels that fill no block", "9x8x3",
     R"([{"type": "conv", "filters": 17, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 9, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 20, "kernel": 2}])"},
    {"conv, channels in blocks", "8x9x3",
     R"([{"type": "conv", "filters": 16, "kernel": 1}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 64, "kernel": 3, "padding": 1}])"},
    {"conv, stride and odd windows", "9x11x3",
     R"([{"type": "conv", "filters": 12, "kernel": 1},
         {"type": "conv", "filters": 18, "kernel": [2, 3], "stride": [1, 2], "padding": [1, 0],
          "bias": false},
         {"type": "conv", "filters": 16, "kernel": 3, "stride": 2, "padding": 1}])"},
    {"conv 5x5", "10x9x3", R"([{"type": "conv", "filters": 32, "kernel": 5, "padding": 2},
         {"type": "relu"}, {"type": "conv", "filters": 48, "kernel": 5, "padding": 2}])"},
    {"conv 3x3, Winograd", "9x10x3",
     R"([{"type": "conv", "filters": 32, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 48, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": 3, "padding": 1}])",
     R"({"kind": "gap-dense"})", true},
    {"conv 5x5, Winograd", "11x9x3",
     R"([{"type": "conv", "filters": 32, "kernel": 5, "padding": 2}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": 5, "padding": 2}])",
     R"({"kind": "gap-dense"})", true},
    {"first conv with its pooling", "12x10x1",
     R"([{"type": "conv", "filters": 32, "kernel": 5, "padding": 2}, {"type": "relu"},
         {"type": "maxpool", "kernel": 2}, {"type": "conv", "filters": 16, "kernel": 1}])"},
    {"maxpool", "9x10x3",
     R"([{"type": "conv", "filters": 20, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "maxpool", "kernel": 3, "stride": 2, "padding": 1},
         {"type": "conv", "filters": 32, "kernel": 1}, {"type": "relu"},
         {"type": "maxpool", "kernel": 2}])"},
    {"avgpool", "8x9x3",
     R"([{"type": "conv", "filters": 20, "kernel": 1},
         {"type": "avgpool", "kernel": 3, "stride": 2, "padding": 1},
         {"type": "conv", "filters": 16, "kernel": 1}, {"type": "avgpool", "kernel": 2}])"},
    {"adaptive-avgpool", "7x9x3",
     R"([{"type": "conv", "filters": 20, "kernel": 1},
         {"type": "adaptive-avgpool", "size": [2, 3]}])",
     R"({"kind": "flatten-dense"})"},
    {"batchnorm", "7x6x3",
     R"([{"type": "conv", "filters": 20, "kernel": 3, "bias": false}, {"type": "batchnorm"},
         {"type": "relu"}, {"type": "conv", "filters": 32, "kernel": 1, "bias": false},
         {"type": "batchnorm"}])"},
    {"fire", "6x7x3",
     R"([{"type": "conv", "filters": 16, "kernel": 1},
         {"type": "fire", "squeeze": 5, "expand": 7},
         {"type": "fire", "squeeze": 16, "expand": 32}])"},
    {"conv, depthwise and relu6", "8x9x3",
     R"([{"type": "conv", "filters": 20, "kernel": 3, "stride": 2, "padding": "same"},
         {"type": "relu6"}, {"type": "conv", "filters": 20, "kernel": 3, "padding": 1,
          "groups": 20}, {"type": "relu6"},
         {"type": "conv", "filters": 16, "kernel": 1, "groups": 4}])"},
    {"maxpool, rounded up", "8x9x3",
     R"([{"type": "conv", "filters": 20, "kernel": 1},
         {"type": "maxpool", "kernel": 3, "stride": 2, "ceil_mode": true},
         {"type": "conv", "filters": 16, "kernel": 1}])"},
    {"residual", "8x7x3",
     R"([{"type": "conv", "filters": 16, "kernel": 1}, {"type": "relu"},
         {"type": "residual", "body": [{"type": "conv", "filters": 16, "kernel": 3, "padding": 1},
                                       {"type": "batchnorm"}]}, {"type": "relu"},
         {"type": "residual",
          "body": [{"type": "conv", "filters": 20, "kernel": 3, "stride": 2, "padding": 1}],
          "shortcut": [{"type": "sequence", "layers": [
              {"type": "conv", "filters": 20, "kernel": 1, "stride": 2}]}]},
         {"type": "relu6"}])"},
    {"dense and dropout", "6x6x3", R"([{"type": "conv", "filters": 17, "kernel": 3}])",
     R"({"kind": "flatten-dense", "hidden": [50, 33], "dropout": 0.4})"},
    {"dense, units in blocks", "8x8x3", R"([{"type": "conv", "filters": 16, "kernel": 1},
         {"type": "relu"}, {"type": "maxpool", "kernel": 2}])",
     R"({"kind": "flatten-dense", "hidden": [128, 64]})"},
    {"gap-conv head", "6x6x3", R"([{"type": "conv", "filters": 24, "kernel": 3}])",
     R"({"kind": "gap-conv"})"},
    {"gap-gmp-dense head", "7x6x3", R"([{"type": "conv", "filters": 20, "kernel": 3}])",
     R"({"kind": "gap-gmp-dense"})"},
    {"gem-dense head", "7x6x3",
     R"([{"type": "conv", "filters": 20, "kernel": 3}, {"type": "relu"}])",
     R"({"kind": "gem-dense"})"},
};

constexpr int images = 5; ///< on two threads, so that one has an image less
constexpr int threads = 2;
constexpr Plan::Draw draw{.seed = 7, .step = 3};

struct Allowed {
    double forward, backward;
};
/// Errors seen on correct machines: 5e-7 and 2e-6 in f32; in bf16 0.0008, and 0.08 where rounding
/// decides which of two equal values is the maximum and gets the gradient. A wrong block of
/// channels gives 0.2 and more.
Allowed allowed(Precision precision) {
    return precision == Precision::bf16 ? Allowed{0.01, 0.15} : Allowed{1e-4, 1e-4};
}

ModelSpec spec_of(const Case& c) {
    nlohmann::ordered_json json{
        {"name", "self-test"}, {"description", ""}, {"input", c.input}, {"classes", 5}};
    json["backbone"] = nlohmann::ordered_json::parse(c.backbone);
    json["heads"] = nlohmann::ordered_json::array({nlohmann::ordered_json::parse(c.head)});
    return model_spec_from_json(json, c.layer);
}

/// Fills with values that bf16 represents exactly, so that both precisions start with the same.
void fill(std::span<float> values, Random& random, float low, float high) {
    for (float& v : values)
        v = BFloat16::from(random.uniform(low, high)).value();
}

void fill_parameters(Model& model, Random& random) {
    for (auto* p : model.parameters()) {
        std::vector<float> values(p->value.size());
        const auto inputs =
            static_cast<double>(p->value.size()) / static_cast<double>(p->value.shape().front());
        const auto reach = static_cast<float>(std::sqrt(3 / std::max(1.0, inputs)));
        if (p->name.ends_with("running_var"))
            fill(values, random, 0.5f, 2);
        else if (p->name.ends_with("power"))
            fill(values, random, 1, 4);
        else
            fill(values, random, -reach, reach);
        p->set_value(values);
    }
}

/// Returns |actual - expected| / |expected|, as Euclidean norms.
template <typename Actual>
double relative_error(const Actual& actual, const std::vector<double>& expected) {
    double wrong = 0, right = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        wrong += std::pow(static_cast<double>(actual[i]) - expected[i], 2);
        right += expected[i] * expected[i];
    }
    return std::sqrt(wrong / right);
}

/// One case: its network and input, computed by plain loops and by the engine.
class Trial {
  public:
    explicit Trial(const Case& c) : case_(c), model_(spec_of(c), spec_of(c).heads.front().kind) {
        Random random(Random::hash(c.layer));
        fill_parameters(model_, random);
        images_.resize(static_cast<std::size_t>(images * volume(model_.input())));
        fill(images_, random, -1, 1);
        diff_.resize(static_cast<std::size_t>(images * model_.units()));
        fill(diff_, random, -1, 1);
    }

    void run(Precision precision, const SelfTestOptions& options,
             std::vector<SelfTestCheck>& checks) {
        PlainNetwork plain(model_);
        const bool bf16 = precision == Precision::bf16;
        const auto of_inference =
            plain.forward(images_, {.training = false, .draw = draw, .bf16 = bf16});
        const auto of_training =
            plain.forward(images_, {.training = true, .draw = draw, .bf16 = bf16});
        const auto& gradients = plain.backward(diff_);
        if (options.before_engine) options.before_engine(model_);
        // Inference first: a training step updates the running statistics.
        auto inference = compile(model_, plan_spec(precision, Mode::inference));
        std::ranges::copy(images_, inference.input().begin());
        inference.forward(draw);
        checks.push_back(check(precision, "inference", allowed(precision).forward, "logits",
                               relative_error(inference.logits(), of_inference)));

        Model trained(model_.spec(), model_.head_spec().kind);
        for (std::size_t i = 0; i < model_.parameters().size(); ++i)
            trained.parameters()[i]->set_value(model_.parameters()[i]->plain_value().values());
        auto training = compile(trained, plan_spec(precision, Mode::training));
        std::ranges::copy(images_, training.input().begin());
        training.forward(draw);
        checks.push_back(check(precision, "forward", allowed(precision).forward, "logits",
                               relative_error(training.logits(), of_training)));
        std::ranges::copy(diff_, training.diff_logits().begin());
        training.backward();
        checks.push_back(worst_gradient(trained, gradients, precision));
    }

  private:
    PlanSpec plan_spec(Precision precision, Mode mode) const {
        return {.batch = images,
                .input = model_.input(),
                .mode = mode,
                .execution = {
                    .precision = precision, .threads = threads, .prefer_winograd = case_.winograd}};
    }

    SelfTestCheck check(Precision precision, const char* pass, double tolerance,
                        const std::string& of, double error) const {
        return {case_.layer, precision, pass, error, tolerance, of};
    }

    SelfTestCheck worst_gradient(const Model& trained, const PlainParameters& gradients,
                                 Precision precision) const {
        auto worst = check(precision, "backward", allowed(precision).backward, "", 0);
        for (const auto* p : trained.parameters()) {
            if (!p->trainable) continue;
            const auto& expected = gradients.at(p->name).gradient;
            // A bias before batch norm has a zero gradient except for rounding.
            if (std::ranges::all_of(expected, [](double g) { return std::abs(g) < 1e-9; }))
                continue;
            const Tensor gradient = p->plain_grad();
            const double error = relative_error(gradient.values(), expected);
            if (error <= worst.error) continue; // NaN is the worst
            worst.error = error;
            worst.worst = p->name;
            if (std::isnan(error)) break;
        }
        return worst;
    }

    const Case& case_;
    Model model_;
    std::vector<float> images_, diff_;
};

} // namespace

const SelfTestCheck* SelfTestResult::first_failure(Precision precision) const {
    const auto found = std::ranges::find_if(
        checks, [&](const SelfTestCheck& c) { return c.precision == precision && !c.passed(); });
    return found == checks.end() ? nullptr : &*found;
}

bool SelfTestResult::passed(Precision precision) const {
    return !first_failure(precision);
}

bool SelfTestResult::passed() const {
    return std::ranges::all_of(checks, &SelfTestCheck::passed);
}

SelfTestResult run_self_test(const SelfTestOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    SelfTestResult result;
    for (const auto& c : cases) {
        Trial trial(c);
        for (const auto precision : options.precisions) {
            if (options.stop.stop_requested()) throw Cancelled();
            trial.run(precision, options, result.checks);
        }
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    result.seconds = taken.count();
    return result;
}

} // namespace headroom
