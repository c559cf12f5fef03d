#include "core/engine/Engine.h"
#include "core/engine/TuningCache.h"
#include "core/engine/TuningChoices.h"
#include "core/kernels/winograd/Int16Quantisation.h"
#include "core/models/Model.h"
#include "datasets/base/Random.h"
#include "tests/datasets/TempFolder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace headroom;

namespace {

/// One convolution that is large enough to be measured.
ModelSpec one_convolution() {
    return model_spec_from_json(nlohmann::ordered_json::parse(R"({
        "name": "wide", "input": "32x32x3", "classes": 3,
        "backbone": [{"type": "conv", "filters": 16, "kernel": 1}, {"type": "relu"},
                     {"type": "conv", "filters": 32, "kernel": 3, "padding": 1}],
        "heads": [{"kind": "gap-dense"}]})"),
                                "wide");
}

struct Pass {
    std::vector<float> logits;
    std::vector<std::vector<float>> gradients;
    std::string implementations;
};

Pass train(bool tune, Precision precision = Precision::f32,
           std::shared_ptr<TuningChoices> choices = {}) {
    Model model(one_convolution(), "gap-dense");
    model.initialise(1);
    Plan plan = compile(
        model,
        {.batch = 16,
         .input = model.input(),
         .mode = Mode::training,
         .execution = {.precision = precision, .tune = tune, .choices = std::move(choices)}});
    Random random(2);
    for (float& value : plan.input())
        value = random.uniform(-1, 1);
    plan.forward();
    for (float& value : plan.diff_logits())
        value = random.uniform(-1, 1);
    plan.backward();
    Pass pass{{plan.logits().begin(), plan.logits().end()}, {}, {}};
    for (const auto* p : model.parameters())
        pass.gradients.emplace_back(p->grad.raw().begin(), p->grad.raw().end());
    for (const auto& step : plan.steps())
        pass.implementations += step.implementation + ", ";
    return pass;
}

void expect_near(const std::vector<float>& actual, const std::vector<float>& expected,
                 float rounding = 2e-5f) {
    float largest = 0;
    for (float value : expected)
        largest = std::max(largest, std::abs(value));
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        EXPECT_NEAR(actual[i], expected[i], rounding * largest);
}

/// A separate user cache folder for this test.
class ConvTuning : public testing::Test {
  protected:
    void SetUp() override {
        if (const char* was = std::getenv("XDG_CACHE_HOME")) was_ = was;
        setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
    }
    void TearDown() override {
        if (was_.empty())
            unsetenv("XDG_CACHE_HOME");
        else
            setenv("XDG_CACHE_HOME", was_.c_str(), 1);
    }

    nlohmann::ordered_json remembered() const {
        std::ifstream stream(TuningCache::user_file());
        return nlohmann::ordered_json::parse(stream, nullptr, false);
    }

    TempFolder folder_;
    std::string was_;
};

TEST_F(ConvTuning, WithoutItNothingIsMeasured) {
    EXPECT_EQ(train(false).implementations.find("wino"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(TuningCache::user_file()));
}

TEST_F(ConvTuning, RemembersEachPassAndObeysWhatIsRemembered) {
    const Pass direct = train(false);
    train(true);
    auto choices = remembered();
    if (!choices.is_object()) GTEST_SKIP() << "without AVX-512 there is one way only";
    ASSERT_EQ(choices.size(), 3u) << choices.dump(1);
    for (const auto& [key, choice] : choices.items()) {
        EXPECT_NE(key.find("16x16x32x32 * 32x16x3x3"), std::string::npos) << key;
        EXPECT_TRUE(choice == "direct" || choice == "winograd 4x4, 18 at once" ||
                    choice == "winograd 4x4, 64 at once")
            << choice;
    }

    std::vector<float> winograd_logits;
    const std::string some = "winograd 4x4, 24 at once", other = "winograd 4x4, 7 at once";
    for (const auto& way : {some, other, std::string("winograd 4x4, -1 at once"),
                            std::string("winograd 5x5, 24 at once"), std::string("winograd 24"),
                            std::string("winograd 8x8, 24 at once"), some + ", fixed point",
                            std::string("fast"), std::string("direct")}) {
        for (auto& choice : choices)
            choice = way;
        std::ofstream(TuningCache::user_file()) << choices.dump();
        const Pass tuned = train(true);
        const bool wino = tuned.implementations.find("wino") != std::string::npos;
        EXPECT_EQ(wino, way == some || way == other) << tuned.implementations;
        if (wino && winograd_logits.empty()) winograd_logits = tuned.logits;
        EXPECT_EQ(tuned.logits, wino ? winograd_logits : direct.logits) << way;
        expect_near(tuned.logits, direct.logits);
        for (std::size_t i = 0; i < direct.gradients.size(); ++i)
            expect_near(tuned.gradients[i], direct.gradients[i]);
        EXPECT_EQ(train(true).logits, tuned.logits) << "the same choice, the same bits";
    }
}

TEST_F(ConvTuning, GivenChoicesComeBeforeRememberedOnes) {
    const auto recorded = std::make_shared<TuningChoices>();
    train(true, Precision::f32, recorded);
    if (recorded->taken().empty()) GTEST_SKIP() << "there is only one way without AVX-512";
    EXPECT_EQ(recorded->taken().size(), 3u);
    for (const std::string way : {"direct", "winograd 4x4, 24 at once"}) {
        auto wanted = recorded->taken();
        for (auto& [key, choice] : wanted)
            choice = way;
        const auto given = std::make_shared<TuningChoices>(wanted);
        const auto implementations = train(true, Precision::f32, given).implementations;
        EXPECT_EQ(implementations.find("wino") != std::string::npos, way != "direct") << way;
        EXPECT_EQ(given->taken(), wanted);
    }
}

TEST_F(ConvTuning, LargeTilesAndFixedPointAreForBf16) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    const Pass direct = train(false, Precision::bf16);
    train(true, Precision::bf16);
    auto choices = remembered();
    if (!choices.is_object()) GTEST_SKIP() << "AMX is quicker, or there is no AVX-512";
    ASSERT_EQ(choices.size(), 3u) << choices.dump(1);
    std::vector<std::string> ways{"winograd 4x4", "winograd 8x8"};
    if (int16_pairs_here()) ways.emplace_back("winograd 4x4 fixed");
    for (const auto& way : ways) {
        const bool fixed = way.ends_with(" fixed");
        for (auto& choice : choices)
            choice = way.substr(0, 12) + ", 24 at once" + (fixed ? ", fixed point" : "");
        std::ofstream(TuningCache::user_file()) << choices.dump();
        const Pass tuned = train(true, Precision::bf16);
        EXPECT_NE(tuned.implementations.find(way + ", "), std::string::npos);
        expect_near(tuned.logits, direct.logits, 0.01f);
        for (std::size_t i = 0; i < direct.gradients.size(); ++i)
            expect_near(tuned.gradients[i], direct.gradients[i], 0.02f);
    }
}

/// A training Plan makes parameters adopt layouts. An inference Plan's Winograd must use these,
/// notice changes, and share the coefficients among its threads.
TEST_F(ConvTuning, WinogradInfersWithParametersThatTrainingHasSettled) {
    train(true);
    if (!remembered().is_object()) GTEST_SKIP() << "without AVX-512 there is one way only";
    Model model(one_convolution(), "gap-dense");
    model.initialise(1);
    const PlanSpec spec{.batch = 32, // 16 per thread
                        .input = model.input(),
                        .mode = Mode::inference,
                        .execution = {.threads = 2, .tune = true}};
    compile(model, spec); // measures the choices of inference
    auto choices = remembered();
    for (auto& choice : choices)
        choice = "winograd 4x4, 24 at once";
    std::ofstream(TuningCache::user_file()) << choices.dump();

    PlanSpec training = spec;
    training.mode = Mode::training;
    Plan trains = compile(model, training);
    Plan infers = compile(model, spec);
    Random random(2);
    for (float& value : trains.input())
        value = random.uniform(-1, 1);
    std::ranges::copy(trains.input(), infers.input().begin());
    bool winograd = false;
    for (const auto& step : infers.steps())
        winograd |= step.implementation.find("wino") != std::string::npos;
    EXPECT_TRUE(winograd);
    for (int seed : {1, 2}) {
        model.initialise(static_cast<std::uint64_t>(seed));
        trains.forward();
        infers.forward();
        expect_near({infers.logits().begin(), infers.logits().end()},
                    {trains.logits().begin(), trains.logits().end()});
    }
}

/// Two convolutions with coefficients of 2.4 MB each, for lanes of 2 and 3 images.
TEST_F(ConvTuning, LanesMakeLargeCoefficientsTogether) {
    const auto spec = model_spec_from_json(nlohmann::ordered_json::parse(R"({
        "name": "wide", "input": "16x16x3", "classes": 3,
        "backbone": [{"type": "conv", "filters": 128, "kernel": 1}, {"type": "relu"},
                     {"type": "conv", "filters": 128, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "conv", "filters": 128, "kernel": 3, "padding": 1}],
        "heads": [{"kind": "gap-dense"}]})"),
                                           "wide");
    const auto pass = [&](int threads) {
        Model model(spec, "gap-dense");
        model.initialise(1);
        Plan plan = compile(model, {.batch = 5,
                                    .input = model.input(),
                                    .mode = Mode::training,
                                    .execution = {.threads = threads, .tune = true}});
        Pass result;
        for (std::uint64_t step = 0; step < 3; ++step) {
            Random random(step);
            for (float& value : plan.input())
                value = random.uniform(-1, 1);
            plan.forward();
            result.logits.insert(result.logits.end(), plan.logits().begin(), plan.logits().end());
            for (float& value : plan.diff_logits())
                value = random.uniform(-1, 1);
            plan.backward();
            for (auto* p : model.parameters()) {
                result.gradients.emplace_back(p->grad.raw().begin(), p->grad.raw().end());
                for (std::size_t i = 0; i < p->value.size(); ++i) // each lane gets new weights
                    p->value.data()[i] -= 0.01f * p->grad.data()[i];
                ++p->version;
            }
        }
        for (const auto& step : plan.steps())
            result.implementations += step.implementation + ", ";
        return result;
    };
    pass(1);
    pass(2);
    auto choices = remembered();
    if (!choices.is_object()) GTEST_SKIP() << "without AVX-512 or AVX2 there is one way only";
    for (auto& choice : choices)
        choice = "winograd 4x4, 24 at once";
    std::ofstream(TuningCache::user_file()) << choices.dump();
    const Pass one = pass(1), two = pass(2);
    for (const auto* p : {&one, &two})
        EXPECT_NE(p->implementations.find("winograd 4x4"), std::string::npos);
    expect_near(two.logits, one.logits);
    for (std::size_t i = 0; i < one.gradients.size(); ++i)
        expect_near(two.gradients[i], one.gradients[i], 5e-5f);
    EXPECT_EQ(pass(2).logits, two.logits);
}

/// So that no concatenation follows.
TEST_F(ConvTuning, AFiresWinogradWritesBesideTheOtherBranch) {
    Model model(model_spec_from_json(nlohmann::ordered_json::parse(R"({
        "name": "fire", "input": "32x32x3", "classes": 3,
        "backbone": [{"type": "fire", "squeeze": 16, "expand": 32}],
        "heads": [{"kind": "gap-dense"}]})"),
                                     "fire"),
                "gap-dense");
    model.initialise(1);
    PlanSpec spec{.batch = 16, .input = model.input(), .execution = {.tune = true}};
    compile(model, spec);
    if (!remembered().is_object()) GTEST_SKIP() << "without AVX-512 there is one way only";
    auto choices = remembered();
    for (auto& choice : choices)
        choice = "winograd 4x4, 24 at once";
    std::ofstream(TuningCache::user_file()) << choices.dump();

    const auto infer = [&] {
        Plan plan = compile(model, spec);
        Random random(2);
        for (float& value : plan.input())
            value = random.uniform(-1, 1);
        plan.forward();
        Pass pass{{plan.logits().begin(), plan.logits().end()}, {}, {}};
        for (const auto& step : plan.steps())
            pass.implementations += step.implementation + ", ";
        return pass;
    };
    const Pass tuned = infer();
    EXPECT_NE(tuned.implementations.find("headroom winograd"), std::string::npos);
    spec.execution.tune = false;
    const Pass direct = infer();
    EXPECT_EQ(direct.implementations.find("headroom winograd"), std::string::npos);
    spec.mode = Mode::training; // concatenates the branches
    const Pass trained = infer();
    expect_near(tuned.logits, trained.logits);
    expect_near(direct.logits, trained.logits);
}

} // namespace
