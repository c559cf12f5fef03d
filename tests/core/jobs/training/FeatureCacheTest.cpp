#include "core/jobs/weights/CacheClearJob.h"
#include "core/jobs/weights/CacheListJob.h"
#include "tests/core/jobs/training/CacheFixture.h"

#include <csignal>
#include <sys/resource.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Features that are kept on disk.
class FeaturesOnDisk : public CacheFixture {
  protected:
    std::vector<CachedFeatures> kept() const { return run(CacheListSpec{}, {}).features; }

    CachedFeatures kept(const std::string& split) const {
        for (const auto& features : kept())
            if (features.contents.about.at("split") == split) return features;
        throw std::runtime_error("no features of " + split);
    }
};

constexpr std::uint64_t small_budget = 1000; // less than the features of ten images

TEST_F(FeaturesOnDisk, MemoryDiskAndNeitherTrainToTheSameBits) {
    for (const char* head :
         {"gap-dense", "flatten-dense", "gmp-dense", "gem-dense", "pool-1-dense", "pool-2-dense"}) {
        CacheClearSpec all;
        all.all = true;
        run(all, {}); // heads may share features
        const std::string name = head;
        auto spec = frozen_spec(name + "-none", head);
        spec.options.transfer.keep_features = KeepFeatures::none;
        EXPECT_FALSE(told(spec).stages.contains("computing features"));
        const auto expected = model_of(name + "-none");

        spec.options.transfer.keep_features = KeepFeatures::memory;
        spec.out = folder / (name + "-memory");
        EXPECT_TRUE(told(spec).stages.contains("computing features"));
        EXPECT_TRUE(model_of(name + "-memory") == expected) << head;

        spec.options.transfer.keep_features = KeepFeatures::disk;
        spec.data.options.memory_budget = small_budget;
        for (const char* time : {"first", "second"}) { // written, then read
            spec.out = folder / (name + time);
            const auto stages = told(spec).stages;
            EXPECT_EQ(stages.contains("computing features"), time == std::string("first")) << head;
            EXPECT_TRUE(model_of(name + time) == expected) << head << " " << time;
        }
    }
}

TEST_F(FeaturesOnDisk, ALaterCommandFindsWhatAutoKept) {
    auto spec = frozen_spec("");
    EXPECT_THAT(told(spec).messages, HasSubstr("computed once and kept in " + folder.string()));
    const auto again = told(spec);
    EXPECT_THAT(again.messages, HasSubstr("read from " + folder.string()));
    EXPECT_FALSE(again.stages.contains("computing features"));

    spec.options.seed = 1; // other random weights
    EXPECT_TRUE(told(spec).stages.contains("computing features"));
    spec.options.seed = 0;
    spec.data.train_limit = 100;
    EXPECT_TRUE(told(spec).stages.contains("computing features"));
    spec.data.train_limit = 0;
    spec.options.transfer.freeze = "3";
    EXPECT_TRUE(told(spec).stages.contains("computing features"));
    spec.options.transfer.freeze = "all";
    spec.options.normalise = NormaliseBy::none;
    EXPECT_TRUE(told(spec).stages.contains("computing features"));
}

TEST_F(FeaturesOnDisk, MapsServeBothHeads) {
    CompareSpec spec;
    static_cast<TrainingSpec&>(spec) = frozen_spec("");
    spec.heads = {"flatten-dense", "gap-dense"};
    spec.seeds = 1;
    spec.out = folder / "first";
    run(spec, {});
    spec.out = folder / "second";
    EXPECT_FALSE(told(spec).stages.contains("computing features"));
    for (const auto& head : spec.heads)
        EXPECT_TRUE(model_of("first/runs/" + head + "-seed0") ==
                    model_of("second/runs/" + head + "-seed0"));
}

TEST_F(FeaturesOnDisk, AStoppedPassGoesOnWhereItWas) {
    auto whole = frozen_spec("whole");
    whole.options.transfer.keep_features = KeepFeatures::memory;
    run(whole, {});
    auto spec = frozen_spec("parts");
    std::stop_source stop;
    JobControl control{stop.get_token(), [&](const Event& event) {
                           const auto* progress = std::get_if<Progress>(&event);
                           if (progress && progress->stage == "computing features")
                               stop.request_stop();
                       }};
    EXPECT_TRUE(run(spec, control).interrupted);
    EXPECT_FALSE(kept("train").whole);
    EXPECT_FALSE(std::filesystem::exists(folder / "parts"));
    const auto messages = told(spec).messages;
    EXPECT_THAT(messages, HasSubstr("128 of them are in"));
    EXPECT_TRUE(kept("train").whole);
    EXPECT_TRUE(model_of("parts") == model_of("whole"));
}

TEST_F(FeaturesOnDisk, ADamagedFileIsMadeAgain) {
    auto spec = frozen_spec("first");
    run(spec, {});
    const auto path = kept("train").path;
    const auto size = std::filesystem::file_size(path);
    const auto damage = [&] {
        std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(size) - 2);
        stream.put('\x55');
    };
    for (const bool cut : {false, true}) {
        if (cut)
            std::filesystem::resize_file(path, size - 1);
        else
            damage();
        spec.out = folder / (cut ? "cut" : "changed");
        const auto messages = told(spec).messages;
        EXPECT_THAT(messages, HasSubstr(path.string() + ": is damaged"));
        EXPECT_TRUE(model_of(cut ? "cut" : "changed") == model_of("first"));
        EXPECT_EQ(std::filesystem::file_size(path), size);
        EXPECT_THAT(told(frozen_spec("")).messages, Not(HasSubstr("is damaged")));
    }
}

/// Files larger than that cannot be written.
class FileLimit {
  public:
    explicit FileLimit(rlim_t bytes) : was_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &was_);
        rlimit now{bytes, was_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FileLimit() {
        setrlimit(RLIMIT_FSIZE, &was_);
        std::signal(SIGXFSZ, was_signal_);
    }

  private:
    rlimit was_{};
    void (*was_signal_)(int);
};

TEST_F(FeaturesOnDisk, WhereTheDiskIsFullTrainingGoesOn) {
    auto spec = frozen_spec("", "flatten-dense");
    spec.options.transfer.keep_features = KeepFeatures::disk;
    const auto expected = run(spec, {}).held_out.loss;
    CacheClearSpec all;
    all.all = true;
    run(all, {});
    const FileLimit limit(100'000);
    for (const auto budget : {std::uint64_t{1'000'000'000}, small_budget}) {
        spec.data.options.memory_budget = budget;
        double loss = 0;
        std::string messages;
        JobControl control;
        control.on_event = [&](const Event& event) {
            if (const auto* message = std::get_if<Message>(&event)) messages += message->text;
        };
        loss = run(spec, control).held_out.loss;
        EXPECT_EQ(loss, expected);
        EXPECT_THAT(messages, HasSubstr("the features are not kept on disk"));
        for (const auto& features : kept())
            EXPECT_TRUE(features.whole) << features.name;
    }
}

TEST_F(FeaturesOnDisk, ViewsAreKeptAndTrainToTheSameBits) {
    auto spec = frozen_spec("none");
    spec.options.augment = "flip,shift=1";
    spec.options.transfer.views = 3;
    spec.options.transfer.keep_features = KeepFeatures::none;
    EXPECT_FALSE(told(spec).stages.contains("computing features"));
    spec.options.transfer.keep_features = KeepFeatures::disk;
    for (const char* name : {"memory", "disk"}) {
        spec.out = folder / name;
        const auto messages = told(spec).messages;
        EXPECT_THAT(messages, Not(HasSubstr("in every epoch")));
        EXPECT_TRUE(model_of(name) == model_of("none")) << name;
        spec.data.options.memory_budget = small_budget;
    }
    // Three views to train on; the images themselves, to be measured.
    std::set<std::size_t> rows;
    for (const auto& features : kept())
        if (features.contents.about.at("split") == "train") rows.insert(features.contents.rows);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(*rows.rbegin(), 3 * *rows.begin());

    spec = frozen_spec("plain");
    run(spec, {});
    EXPECT_FALSE(model_of("plain") == model_of("none"));
}

TEST_F(FeaturesOnDisk, AResumedRunTakesTheSameViews) {
    auto spec = frozen_spec("whole");
    spec.options.augment = "flip";
    spec.options.transfer.views = 2;
    run(spec, {});
    spec.out = folder / "parts";
    std::stop_source stop;
    EXPECT_TRUE(run(spec, stop_after<EpochDone>(1, stop)).interrupted);
    spec.resume = true;
    EXPECT_FALSE(run(spec, {}).interrupted);
    EXPECT_TRUE(model_of("parts") == model_of("whole"));
}

TEST_F(FeaturesOnDisk, AreListedAndRemoved) {
    auto spec = frozen_spec("");
    run(spec, {});
    const auto list = run(CacheListSpec{}, {});
    ASSERT_EQ(list.features.size(), 2U); // train and test
    EXPECT_GT(list.bytes, 0U);
    const auto& about = list.features.front().contents.about;
    EXPECT_EQ(about.at("model"), "tiny");
    EXPECT_EQ(about.at("weights"), "random, seed 0");
    EXPECT_EQ(about.at("features"), "8 averages");
    EXPECT_EQ(about.at("layers"), 4);

    CacheClearSpec clear;
    expect_error(Failure::usage, "expected either names of features", [&] { run(clear, {}); });
    clear.names = {"no-such"};
    expect_error(Failure::usage, "no-such: no features of that name", [&] { run(clear, {}); });
    clear.names = {list.features.front().name};
    EXPECT_EQ(run(clear, {}).removed, clear.names);
    EXPECT_EQ(kept().size(), 1U);
    clear.names.clear();
    clear.older_than = 1;
    EXPECT_TRUE(run(clear, {}).removed.empty());
    clear.older_than = 0;
    clear.all = true;
    EXPECT_EQ(run(clear, {}).removed.size(), 1U);
    EXPECT_TRUE(std::filesystem::exists(folder / "cache/headroom/features"));
    EXPECT_TRUE(kept().empty());
}

} // namespace
} // namespace headroom
