#include "core/jobs/costs/SummaryJob.h"

#include "core/runs/result/ProcessMemory.h"
#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class SummaryJob : public JobFixture {
  protected:
    static TrainOptions training(int batch_size, int threads = 1) {
        TrainOptions options;
        options.batch_size = batch_size;
        options.threads = threads;
        options.precision = PrecisionOption::f32;
        return options;
    }
};

TEST_F(SummaryJob, MemoryIsWhatARunHolds) {
    auto train = train_spec("run", 1);
    train.options.batch_size = 1000; // more than there are: one step uses all data
    train.options.precision = PrecisionOption::f32;
    train.options.threads = 2;
    train.options.tune = false;
    const auto trained = run(train, {});

    SummarySpec spec{.model = train.model, .heads = {train.head}, .training = train.options};
    spec.training->batch_size = to_json(trained.result)["train"]["count"].get<int>();
    const auto memory = run(spec, {}).heads.at(0).memory.value();
    EXPECT_EQ(memory.plan, to_json(trained.result)["plan_memory_bytes"]);
    const auto params = to_json(trained.result)["params"]["total"].get<std::int64_t>();
    const int statistics = 2 * 8; // of the batch normalisation
    EXPECT_EQ(memory.parameters, 4 * (params + statistics));
    EXPECT_EQ(memory.optimizer, 2 * 4 * params);
    EXPECT_EQ(memory.gradients, 4 * params);
    EXPECT_EQ(memory.total(),
              memory.parameters + memory.gradients + memory.optimizer + memory.plan);
}

TEST_F(SummaryJob, MemoryGrowsWithTheBatchAndOtherwiseNothingChanges) {
    SummarySpec spec{.model = "mnist-cnn"};
    const auto without = run(spec, {});
    spec.training = training(16);
    const auto small = run(spec, {});
    spec.training = training(64);
    const auto large = run(spec, {});
    for (std::size_t head = 0; head < 2; ++head) {
        EXPECT_FALSE(without.heads[head].memory);
        EXPECT_GT(large.heads[head].memory->plan, 2 * small.heads[head].memory->plan);
        EXPECT_EQ(large.heads[head].memory->optimizer, small.heads[head].memory->optimizer);
        EXPECT_EQ(large.heads[head].params, without.heads[head].params);
    }
    EXPECT_GT(large.heads[0].memory->total(), large.heads[1].memory->total());
}

TEST_F(SummaryJob, MemoryThatTrainingWouldTakeIsNotTaken) {
    SummarySpec spec{.model = "vgg16", .heads = {"gap-dense"}, .training = training(64)};
    reset_peak_memory();
    const auto before = peak_memory_bytes();
    const auto total = run(spec, {}).heads.at(0).memory->total();
    EXPECT_GT(total, 1'000'000'000);
    EXPECT_LT(peak_memory_bytes() - before, total / 4);
}

TEST_F(SummaryJob, TellsTrainedFromFrozenParameters) {
    SummarySpec spec{.model = "mnist-cnn"};
    const auto all = run(spec, {});
    EXPECT_EQ(all.frozen_params, 0);
    for (const auto& head : all.heads) {
        EXPECT_EQ(head.trained_params, head.total_params);
        EXPECT_EQ(head.trained_macs, head.macs + all.backbone_macs);
    }
    spec.transfer.freeze = "all";
    const auto frozen = run(spec, {});
    EXPECT_EQ(frozen.frozen_layers, frozen.backbone.size());
    EXPECT_EQ(frozen.frozen_params, frozen.backbone_params);
    EXPECT_EQ(frozen.backbone_params, all.backbone_params);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(frozen.heads[i].trained_params, frozen.heads[i].params);
        EXPECT_EQ(frozen.heads[i].total_params, all.heads[i].total_params);
        EXPECT_LE(frozen.heads[i].trained_macs, frozen.heads[i].macs);
    }
    spec.transfer.freeze = "1";
    const auto one = run(spec, {});
    EXPECT_TRUE(one.backbone[0].frozen);
    EXPECT_FALSE(one.backbone[1].frozen);
    EXPECT_EQ(one.frozen_params, one.backbone[0].params);
    EXPECT_EQ(one.heads[0].trained_macs,
              all.heads[0].macs + all.backbone_macs - one.backbone[0].macs);
    spec.transfer.freeze = "conv1";
    expect_error(Failure::usage, "--freeze \"conv1\"", [&] { run(spec, {}); });
}

TEST_F(SummaryJob, MemoryOfFrozenTrainingIsWhatARunHolds) {
    auto train = train_spec("run", 1);
    train.options.batch_size = 1000;
    train.options.precision = PrecisionOption::f32;
    train.options.tune = false;
    train.options.augment = "none";
    for (const char* freeze : {"all", "2"}) {
        train.options.transfer.freeze = freeze;
        train.out = folder / freeze;
        const auto trained = run(train, {});
        SummarySpec spec{.model = train.model,
                         .heads = {train.head},
                         .transfer = train.options.transfer,
                         .training = train.options};
        spec.training->batch_size = to_json(trained.result)["train"]["count"].get<int>();
        const auto result = run(spec, {});
        const auto& head = result.heads.at(0);
        const auto memory = head.memory.value();
        EXPECT_EQ(memory.plan, to_json(trained.result)["plan_memory_bytes"]) << freeze;
        EXPECT_EQ(memory.gradients, 4 * head.trained_params) << freeze;
        EXPECT_EQ(memory.optimizer, 2 * 4 * head.trained_params) << freeze;
        EXPECT_GT(memory.frozen, 0) << freeze;
    }
}

TEST_F(SummaryJob, MemoryOfFineTuningIsThatOfItsLargestPhase) {
    SummarySpec spec{.model = "mnist-cnn", .heads = {"gap-dense"}, .training = training(128)};
    const auto whole = run(spec, {}).heads[0].memory->total();
    spec.transfer.freeze = "all";
    EXPECT_LT(run(spec, {}).heads[0].memory->total(), whole / 2);
    spec.transfer.finetune_epochs = 1;
    EXPECT_EQ(run(spec, {}).heads[0].memory->total(), whole);
}

TEST_F(SummaryJob, SaysWhereThereIsNothingToPool) {
    SummarySpec spec{.model = "mnist-cnn", .input = {1, 4, 4}};
    const auto result = run(spec, {});
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_THAT(result.notes[0], testing::HasSubstr("64x1x1"));
    spec.input = {1, 8, 8};
    EXPECT_TRUE(run(spec, {}).notes.empty());
}

TEST_F(SummaryJob, SaysWhereAHeadIsThereTwice) {
    const auto result =
        run(SummarySpec{.model = "mnist-cnn", .heads = {"gap-dense", "gap-dense"}}, {});
    EXPECT_EQ(result.heads.size(), 2U);
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_THAT(result.notes[0], testing::HasSubstr("gap-dense is there twice"));
}

TEST_F(SummaryJob, RefusesImagesThatAreTooSmall) {
    expect_error(Failure::usage, "use larger images", [] {
        run(SummarySpec{.model = "mnist-cnn", .input = {1, 2, 2}}, {});
    });
}

TEST_F(SummaryJob, StopsBetweenHeads) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(run(SummarySpec{.model = "mnist-cnn"}, {source.get_token(), {}}), Cancelled);
}

} // namespace
} // namespace headroom
