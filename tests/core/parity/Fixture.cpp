#include "tests/core/parity/Fixture.h"
#include "tests/SourceFolder.h"

#include "core/layers/Loss.h"
#include "core/models/Safetensors.h"
#include "core/training/Optimizer.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <utility>

namespace headroom::parity {

namespace {

std::vector<int> labels_of(const Fixture& fixture) {
    const auto values = fixture.at("labels").values();
    return {values.begin(), values.end()};
}

void set_input(Plan& plan, std::span<const float> images) {
    ASSERT_EQ(plan.input().size(), images.size());
    std::ranges::copy(images, plan.input().begin());
}

} // namespace

const Tensor& Fixture::at(const std::string& name) const {
    const auto found = tensors.find(name);
    if (found == tensors.end()) throw data_error("fixture has no tensor '" + name + "'");
    return found->second;
}

PlanSpec Fixture::plan(Mode mode) const {
    const Shape& shape = at("input").shape();
    return {.batch = static_cast<int>(shape[0]),
            .input = {shape.begin() + 1, shape.end()},
            .mode = mode};
}

Fixture read_fixture(const std::filesystem::path& path) {
    SafetensorsFile file = read_safetensors(path);
    const auto model = nlohmann::ordered_json::parse(file.metadata.at("model"));
    return {model_spec_from_json(model, path.string()), file.metadata.at("head"),
            std::move(file.tensors)};
}

std::filesystem::path fixture_folder() {
    return source_folder() + "/tests/fixtures/torch";
}

std::vector<std::filesystem::path> fixture_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(fixture_folder()))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

void load_parameters(Model& model, const Fixture& fixture, const std::string& kind) {
    std::set<std::string> theirs, ours;
    for (const auto& [name, tensor] : fixture.tensors)
        if (name.starts_with(kind + "/")) theirs.insert(name);
    for (Parameter* parameter : model.parameters()) {
        const std::string name = kind + "/" + parameter->name;
        ours.insert(name);
        ASSERT_TRUE(fixture.has(name)) << name;
        ASSERT_EQ(parameter->value.shape(), fixture.at(name).shape()) << name;
        parameter->set_value(fixture.at(name).values());
    }
    ASSERT_EQ(ours, theirs);
}

void expect_close(std::span<const float> actual, const Tensor& expected, const std::string& what,
                  double tolerance) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    double largest = 0, worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double b = expected.data()[i];
        const double difference = std::abs(actual[i] - b);
        largest = std::max(largest, std::abs(b));
        if (difference > worst || std::isnan(difference)) worst = difference, where = i;
        if (std::isnan(difference)) break;
    }
    EXPECT_LE(worst, tolerance * largest + 1e-9)
        << what << ": element " << where << " of " << actual.size() << " is " << actual[where]
        << ", PyTorch has " << expected.data()[where];
}

double relative_distance(std::span<const float> actual, std::span<const float> expected) {
    double difference = 0, length = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double b = expected[i];
        difference += (actual[i] - b) * (actual[i] - b);
        length += b * b;
    }
    return length > 0 ? std::sqrt(difference / length) : std::sqrt(difference);
}

std::string test_name(std::string name) {
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

void check_inference(const Fixture& fixture) {
    Model model(fixture.spec, fixture.head);
    ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
    Plan plan = compile(model, fixture.plan(Mode::inference));
    set_input(plan, fixture.at("input").values());
    plan.forward();
    expect_close(plan.logits(), fixture.at("logits/inference"), "logits");
}

void check_single_images(const Fixture& fixture) {
    Model model(fixture.spec, fixture.head);
    ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
    PlanSpec spec = fixture.plan(Mode::inference);
    const auto batch = static_cast<std::size_t>(std::exchange(spec.batch, 1));
    Plan plan = compile(model, spec);
    const auto images = fixture.at("input").values();
    std::vector<float> logits;
    for (std::size_t i = 0; i < batch; ++i) {
        set_input(plan, images.subspan(i * images.size() / batch, images.size() / batch));
        plan.forward();
        logits.insert(logits.end(), plan.logits().begin(), plan.logits().end());
    }
    expect_close(logits, fixture.at("logits/inference"), "logits, one image at a time");
}

void check_training(const Fixture& fixture, const Execution& execution) {
    Model model(fixture.spec, fixture.head);
    PlanSpec spec = fixture.plan(Mode::training);
    spec.execution = execution;
    Plan plan = compile(model, spec);

    // Twice: a Plan must not carry state from one step to the next.
    for (const std::string pass : {"first pass, ", "second pass, "}) {
        ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
        set_input(plan, fixture.at("input").values());
        plan.forward();
        expect_close(plan.logits(), fixture.at("logits/training"), pass + "logits");

        const auto loss =
            cross_entropy(plan.logits(), model.units(), labels_of(fixture), {}, plan.diff_logits());
        EXPECT_NEAR(loss.loss, fixture.at("loss").data()[0], 1e-5 * std::abs(loss.loss) + 1e-6);
        expect_close(plan.diff_logits(), fixture.at("diff_logits"), pass + "diff_logits");

        std::ranges::copy(fixture.at("diff_logits").values(), plan.diff_logits().begin());
        plan.backward();
        for (const Parameter* parameter : model.parameters()) {
            const std::string& name = parameter->name;
            if (parameter->trainable)
                expect_close(parameter->plain_grad().values(), fixture.at("grad/" + name),
                             pass + "gradient of " + name);
            else
                expect_close(parameter->value.raw(), fixture.at("stats/" + name), pass + name);
        }
    }
}

void check_mixed_precision(const Fixture& fixture) {
    Model model(fixture.spec, fixture.head);
    PlanSpec spec = fixture.plan(Mode::training);
    spec.execution.precision = Precision::bf16;
    Plan plan = compile(model, spec);
    ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
    set_input(plan, fixture.at("input").values());
    plan.forward();
    const double logits = relative_distance(plan.logits(), fixture.at("logits/training").values());
    EXPECT_LE(logits, 0.04);
    EXPECT_GE(logits, 1e-4) << "this looks like f32";

    std::ranges::copy(fixture.at("diff_logits").values(), plan.diff_logits().begin());
    plan.backward();
    std::vector<float> gradients, expected;
    for (const Parameter* parameter : model.parameters()) {
        const std::string& name = parameter->name;
        const bool trainable = parameter->trainable;
        const Tensor plain = parameter->plain(trainable ? parameter->grad : parameter->value);
        const auto ours = plain.values();
        const auto theirs = fixture.at((trainable ? "grad/" : "stats/") + name).values();
        gradients.insert(gradients.end(), ours.begin(), ours.end());
        expected.insert(expected.end(), theirs.begin(), theirs.end());
    }
    // Through many layers, or among all values of a map, rounding decides which values pass a ReLU
    // or are the maximum.
    const bool rounding_decides = fixture.spec.backbone.size() > 4 || fixture.head == "gmp-dense";
    EXPECT_LE(relative_distance(gradients, expected), rounding_decides ? 0.45 : 0.08);
}

void check_optimizer(const Fixture& fixture) {
    Model model(fixture.spec, fixture.head);
    ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
    Plan plan = compile(model, fixture.plan(Mode::training));
    TrainOptions options;
    options.weight_decay = 0.01;
    Optimizer optimizer(model.parameters(), options);
    const auto labels = labels_of(fixture);
    for (int step = 0; step < 3; ++step) {
        set_input(plan, fixture.at("input").values());
        plan.forward();
        cross_entropy(plan.logits(), model.units(), labels, {}, plan.diff_logits());
        plan.backward();
        optimizer.step({.learning_rate = 1e-3, .momentum = 0.9});
    }
    // A step changes a weight by 1e-3 of about 1: the tolerance must be far below that.
    for (const Parameter* parameter : model.parameters())
        expect_close(parameter->plain_value().values(), fixture.at("adamw/" + parameter->name),
                     parameter->name + " after three steps", 1e-5);
}

} // namespace headroom::parity
