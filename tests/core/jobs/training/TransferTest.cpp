#include "tests/core/jobs/JobFixture.h"

#include "core/models/Checkpoint.h"

#include <set>

namespace headroom {
namespace {

/// Training with a frozen backbone: what it makes of the images is kept, or computed every time.
class Transfer : public JobFixture {
  protected:
    TrainSpec frozen_spec(const std::string& out, const std::string& head = "gap-dense") const {
        TrainSpec spec = train_spec(out, 3);
        spec.head = head;
        spec.options.augment = "none";
        spec.options.transfer.freeze = "all";
        return spec;
    }

    std::vector<float> backbone(const std::string& run) const {
        const auto saved = load_model(folder / run);
        std::vector<float> values;
        for (const auto* p : saved.model.backbone().parameters())
            values.insert(values.end(), p->value.values().begin(), p->value.values().end());
        return values;
    }

    /// The stages of the progress that a run tells.
    static std::set<std::string> stages(const auto& spec) {
        std::set<std::string> found;
        JobControl control;
        control.on_event = [&](const Event& event) {
            if (const auto* progress = std::get_if<Progress>(&event)) found.insert(progress->stage);
        };
        run(spec, control);
        return found;
    }
};

TEST_F(Transfer, KeptFeaturesTrainToTheSameBits) {
    for (const char* head : {"gap-dense", "flatten-dense"})
        for (const char* layers : {"all", "2", "backbone.0"}) {
            const std::string name = fmt::format("{}-{}", head, layers);
            auto spec = frozen_spec(name + "-kept", head);
            spec.options.transfer.freeze = layers;
            run(spec, {});
            spec.out = folder / (name + "-computed");
            spec.options.transfer.keep_features = KeepFeatures::none;
            run(spec, {});
            EXPECT_TRUE(content(folder / (name + "-kept") / "model.safetensors") ==
                        content(folder / (name + "-computed") / "model.safetensors"))
                << name;
        }
}

TEST_F(Transfer, AFrozenBackboneStaysAsItBegan) {
    run(frozen_spec("frozen"), {});
    Model fresh(load_model(folder / "frozen").model.spec(), "gap-dense");
    fresh.initialise(0);
    std::vector<float> start;
    for (const auto* p : fresh.backbone().parameters())
        start.insert(start.end(), p->value.values().begin(), p->value.values().end());
    EXPECT_EQ(backbone("frozen"), start);

    auto trained = frozen_spec("trained");
    trained.options.transfer.freeze = "none";
    run(trained, {});
    EXPECT_NE(backbone("trained"), start);
}

TEST_F(Transfer, WhatIsSavedIsMeasuredAsItWasTrained) {
    const auto trained = run(frozen_spec("run"), {});
    EvaluateSpec spec;
    spec.runs = {folder / "run"};
    spec.data = {digits()};
    const auto evaluated = run(spec, {}).at(0).evaluation;
    EXPECT_EQ(evaluated.predicted, trained.held_out.predicted);
    EXPECT_NEAR(evaluated.loss, trained.held_out.loss, 1e-5);
}

TEST_F(Transfer, AResumedRunEndsWithTheSameBits) {
    run(frozen_spec("whole"), {});
    auto spec = frozen_spec("parts");
    std::stop_source stop;
    EXPECT_TRUE(run(spec, stop_after<EpochDone>(1, stop)).interrupted);
    spec.resume = true;
    EXPECT_FALSE(run(spec, {}).interrupted);
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(folder / "parts/model.safetensors"));
}

TEST_F(Transfer, FeaturesAreComputedOnlyWhereTheyAreKept) {
    auto spec = frozen_spec("");
    EXPECT_TRUE(stages(spec).contains("computing features"));
    spec.options.transfer.keep_features = KeepFeatures::none;
    EXPECT_FALSE(stages(spec).contains("computing features"));
    spec.options.transfer.keep_features = KeepFeatures::automatic;
    spec.data.options.memory_budget = 1000; // less than the features of ten images
    EXPECT_FALSE(stages(spec).contains("computing features"));
}

TEST_F(Transfer, ARunOfOursGivesItsBackbone) {
    auto first = frozen_spec("first");
    first.options.transfer.freeze = "none";
    run(first, {});
    auto second = frozen_spec("second", "flatten-dense");
    second.options.transfer = {};
    second.options.transfer.weights = (folder / "first").string();
    run(second, {});
    EXPECT_EQ(backbone("second"), backbone("first"));
}

TEST_F(Transfer, WhatCannotBeFrozenIsNamed) {
    auto spec = frozen_spec("");
    for (const char* layers : {"5", "backbone.4", "some", "-1", "1.5"}) {
        spec.options.transfer.freeze = layers;
        expect_error(Failure::usage, "expected all, none, a number from 0 to 4",
                     [&] { run(spec, {}); });
    }
}

} // namespace
} // namespace headroom
