#include "tests/core/jobs/training/CacheFixture.h"

#include "core/models/Checkpoint.h"

namespace headroom {
namespace {

/// Training with a frozen backbone: what it makes of the images is kept, or computed every time.
class Transfer : public CacheFixture {
  protected:
    std::vector<float> backbone(const std::string& run) const {
        const auto saved = load_model(folder / run);
        std::vector<float> values;
        for (const auto* p : saved.model.backbone().parameters())
            values.insert(values.end(), p->value.raw().begin(), p->value.raw().end());
        return values;
    }

    /// Makes the cache's folder a file.
    void without_disk() const { std::ofstream(folder / "cache/headroom/features") << "a file"; }
};

TEST_F(Transfer, KeptFeaturesTrainToTheSameBits) {
    for (const char* head :
         {"gap-dense", "flatten-dense", "gap-gmp-dense", "gem-dense", "pool-2-dense"})
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
        start.insert(start.end(), p->value.raw().begin(), p->value.raw().end());
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

TEST_F(Transfer, FineTuningTrainsWhatWasFrozen) {
    auto spec = frozen_spec("run");
    spec.options.transfer.finetune_epochs = 2;
    const auto result = run(spec, {}).result;
    ASSERT_EQ(result.history.size(), 5U);
    EXPECT_EQ(result.history.back().epochs, 5);
    EXPECT_EQ(result.frozen_params, result.backbone_params);
    run(frozen_spec("frozen"), {});
    EXPECT_NE(backbone("run"), backbone("frozen"));
}

TEST_F(Transfer, OnlyTheLayersFromTheNamedOneAreFineTuned) {
    auto spec = frozen_spec("run");
    spec.options.transfer.finetune_epochs = 1;
    spec.options.transfer.unfreeze = "backbone.1"; // after the convolution
    run(spec, {});
    run(frozen_spec("frozen"), {});
    const auto tuned = load_model(folder / "run"), frozen = load_model(folder / "frozen");
    const auto of = [](const SavedModel& saved, std::size_t i) {
        const auto values = saved.model.backbone().parameters().at(i)->value.raw();
        return std::vector<float>(values.begin(), values.end());
    };
    EXPECT_EQ(of(tuned, 0), of(frozen, 0)); // the convolution's weight
    EXPECT_NE(of(tuned, 2), of(frozen, 2)); // the batch norm's
}

TEST_F(Transfer, FineTuningIsResumedWithTheSameBits) {
    auto spec = frozen_spec("whole");
    spec.options.transfer.finetune_epochs = 2;
    run(spec, {});
    for (int after = 1; after <= 4; ++after) { // in either phase, and between them
        spec.out = folder / fmt::format("stopped-{}", after);
        spec.resume = false;
        std::stop_source stop;
        EXPECT_TRUE(run(spec, stop_after<EpochDone>(after, stop)).interrupted) << after;
        spec.resume = true;
        EXPECT_FALSE(run(spec, {}).interrupted);
        EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                    content(spec.out / "model.safetensors"))
            << after;
    }
}

TEST_F(Transfer, PretrainedStatisticsMoveOnlyWhereTheyMay) {
    auto first = frozen_spec("first");
    first.options.transfer.freeze = "none";
    run(first, {});
    const auto variance = [&](const std::string& name) {
        const auto saved = load_model(folder / name);
        for (const auto* p : saved.model.backbone().parameters())
            if (p->name.ends_with("running_var"))
                return std::vector<float>(p->value.raw().begin(), p->value.raw().end());
        return std::vector<float>();
    };
    auto spec = frozen_spec("kept");
    spec.options.transfer = {};
    spec.options.transfer.weights = (folder / "first").string();
    spec.options.transfer.finetune_epochs = 1;
    run(spec, {});
    EXPECT_EQ(variance("kept"), variance("first"));
    spec.out = folder / "moved";
    spec.options.transfer.train_bn = true;
    run(spec, {});
    EXPECT_NE(variance("moved"), variance("first"));
}

TEST_F(Transfer, WeightsThatChangedSinceAreRefusedOnResume) {
    for (const auto& [name, seed] : {std::pair{"one", 1}, {"two", 2}}) {
        auto spec = frozen_spec(name);
        spec.options.transfer.freeze = "none";
        spec.options.seed = static_cast<std::uint64_t>(seed);
        run(spec, {});
    }
    const auto weights = folder / "weights.safetensors";
    std::filesystem::copy_file(folder / "one/model.safetensors", weights);
    auto spec = frozen_spec("run");
    spec.options.transfer = {};
    spec.options.transfer.weights = weights.string();
    std::stop_source stop;
    run(spec, stop_after<EpochDone>(1, stop));
    std::filesystem::copy_file(folder / "two/model.safetensors", weights,
                               std::filesystem::copy_options::overwrite_existing);
    spec.resume = true;
    expect_error(Failure::bad_data, "weights were changed after the run", [&] { run(spec, {}); });
    // The same weights may be elsewhere, and features need not be cached.
    spec.options.transfer.weights = (folder / "one").string();
    spec.options.transfer.keep_features = KeepFeatures::none;
    EXPECT_FALSE(run(spec, {}).interrupted);
}

TEST_F(Transfer, WeightsThatAreGoneAreNotNeededToResume) {
    auto first = frozen_spec("first");
    first.options.transfer.freeze = "none";
    run(first, {});
    const auto weights = folder / "weights.safetensors";
    std::filesystem::copy_file(folder / "first/model.safetensors", weights);
    auto spec = frozen_spec("whole");
    spec.options.transfer = {};
    spec.options.transfer.weights = weights.string();
    spec.options.transfer.finetune_epochs = 2;
    run(spec, {});
    CompareSpec compare;
    static_cast<TrainingSpec&>(compare) = spec;
    compare.options.transfer.finetune_epochs = 0;
    compare.seeds = 1;
    compare.out = folder / "comparison";
    std::stop_source stop_compare;
    EXPECT_TRUE(run(compare, stop_after<EpochDone>(2, stop_compare)).interrupted);
    for (const int after : {1, 4}) { // frozen, and while it is fine-tuned
        spec.out = folder / fmt::format("stopped-{}", after);
        std::stop_source stop;
        EXPECT_TRUE(run(spec, stop_after<EpochDone>(after, stop)).interrupted);
    }
    std::filesystem::remove(weights);
    spec.resume = compare.resume = true;
    for (const int after : {1, 4}) {
        spec.out = folder / fmt::format("stopped-{}", after);
        EXPECT_THAT(told(spec).messages, testing::HasSubstr("is missing: the backbone is taken"));
        EXPECT_TRUE(content(spec.out / "model.safetensors") == model_of("whole")) << after;
    }
    EXPECT_FALSE(run(compare, {}).interrupted);
    compare.out = folder / "new";
    compare.resume = false;
    expect_error(Failure::io, "weights.safetensors", [&] { run(compare, {}); });
}

TEST_F(Transfer, FeaturesAreComputedOnlyWhereTheyAreKept) {
    auto spec = frozen_spec("");
    spec.options.transfer.keep_features = KeepFeatures::memory;
    EXPECT_TRUE(told(spec).stages.contains("computing features"));
    spec.options.transfer.keep_features = KeepFeatures::none;
    EXPECT_FALSE(told(spec).stages.contains("computing features"));
    // Neither in memory, of which there is less than the features of ten images take, nor on disk.
    spec.options.transfer.keep_features = KeepFeatures::automatic;
    spec.data.options.memory_budget = 1000;
    without_disk();
    EXPECT_FALSE(told(spec).stages.contains("computing features"));
}

TEST_F(Transfer, SaysWhatItCostsToComputeFeaturesInEveryEpoch) {
    without_disk();
    auto spec = frozen_spec("");
    EXPECT_THAT(told(spec).messages, testing::Not(testing::HasSubstr("in every epoch")));
    spec.data.options.memory_budget = 1000;
    EXPECT_THAT(told(spec).messages, testing::HasSubstr("more than the memory budget"));
    spec = frozen_spec("");
    spec.options.augment = "flip";
    EXPECT_THAT(told(spec).messages, testing::HasSubstr("runs over the images in every epoch"));
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
    spec.data.path = "no such data"; // the error comes before data are read
    for (const char* layers : {"5", "backbone.4", "some", "-1", "1.5"}) {
        spec.options.transfer.freeze = layers;
        expect_error(Failure::usage, "expected all, none, a number from 0 to 4",
                     [&] { run(spec, {}); });
    }
    spec.options.transfer.freeze = "all";
    spec.options.transfer.finetune_epochs = 1;
    for (const char* layer : {"4", "backbone.4", "all"}) {
        spec.options.transfer.unfreeze = layer;
        expect_error(Failure::usage, "expected a number from 0 to 3", [&] { run(spec, {}); });
    }
}

} // namespace
} // namespace headroom
