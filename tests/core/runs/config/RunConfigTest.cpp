#include "core/runs/config/RunConfig.h"

#include "tests/core/jobs/JobFixture.h"

#include <set>

namespace fs = std::filesystem;

namespace headroom {
namespace {

class RunConfig : public JobFixture {
  protected:
    /// Sets every option to another value than its default, so that a forgotten one is noticed.
    TrainSpec unusual(const std::string& out) const {
        auto spec = train_spec(out, 3);
        auto& data = spec.data;
        data.options.classes = {"1", "7", "4"};
        data.options.resize = ImageSize{28, 28};
        data.options.resizing = {Interpolation::area, ResizeMode::crop};
        data.options.channels = 1;
        data.options.skip_bad = true;
        data.options.skip_empty = true;
        data.options.labels_from = 1; // no effect here, but kept
        data.options.test_fraction = 0.3;
        data.options.valid_fraction = 0.25;
        data.options.split_seed = 5;
        data.options.synth_seed = 6;
        data.options.synth_count = 600;
        data.train_limit = 70;
        auto& o = spec.options;
        o.optimizer = OptimizerKind::sgd;
        o.momentum = 0.8;
        o.weight_decay = 0.1 + 0.2; // not a short decimal
        o.schedule = ScheduleKind::step;
        o.step_epochs = 2;
        o.step_factor = 0.3;
        o.label_smoothing = 0.05;
        o.class_weights = ClassWeights::balanced;
        o.patience = 9;
        o.normalise = NormaliseBy::none;
        o.two_classes = TwoClasses::softmax;
        o.seed = 18446744073709551615U;
        o.tune = false;
        return spec;
    }

    nlohmann::ordered_json config(const std::string& run) const {
        return nlohmann::ordered_json::parse(content(folder / run / "config.json"));
    }
};

TEST_F(RunConfig, AFolderAloneIsEnoughToResumeToTheSameBits) {
    const auto spec = unusual("whole");
    run(spec, {});
    auto parts = spec;
    parts.out = folder / "parts";
    std::stop_source source;
    ASSERT_TRUE(run(parts, stop_after<EpochDone>(1, source)).interrupted);

    fs::remove(model_path); // the folder holds the model
    const auto again = headroom::train_spec(folder / "parts");
    EXPECT_TRUE(again.resume);
    EXPECT_FALSE(run(again, {}).interrupted);
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(folder / "parts/model.safetensors"));
}

TEST_F(RunConfig, EverySettingComesBack) {
    std::stop_source source;
    source.request_stop();
    auto spec = unusual("run");
    spec.options.epochs = 1;
    run(spec, {});
    auto saved = config("run");
    EXPECT_EQ(saved.erase(numerics_key), 1u); // not a setting
    const auto back = headroom::train_spec(folder / "run");
    OpenedData opened;
    opened.fingerprint = saved["data"]["fingerprint"].get<std::string>();
    auto now = run_config(back.data, opened, load_model_spec(back.model), back.head, back.options);
    EXPECT_EQ(now, saved);
    // HDF5's options, which synth does not accept, and the rest of what a file may contain.
    auto changed = saved;
    changed["data"]["images_path"] = "x_train";
    changed["data"]["labels_path"] = "y_train";
    changed["data"]["layout"] = "nchw";
    changed["data"]["range"] = "0-1";
    changed["data"]["memory_budget"] = 1000;
    std::ofstream(folder / "run/config.json") << changed;
    const auto hdf5 = headroom::train_spec(folder / "run");
    EXPECT_EQ(to_json(hdf5.data)["images_path"], "x_train");
    now = run_config(hdf5.data, opened, load_model_spec(hdf5.model), hdf5.head, hdf5.options);
    EXPECT_EQ(now, changed);
}

/// Older versions read these files and need the keys that they know.
TEST_F(RunConfig, TheDataHaveTheKeysThatTheyAlwaysHad) {
    const auto keys = [](const nlohmann::ordered_json& json) {
        std::set<std::string> found;
        for (const auto& [key, value] : json.items())
            found.insert(key);
        return found;
    };
    const std::set<std::string> always = {
        "path",       "classes",     "resize",        "resize_mode", "interpolation",
        "channels",   "skip_bad",    "test_fraction", "images_path", "valid_fraction",
        "split_seed", "labels_path", "layout",        "range",       "memory_budget",
        "synth_seed", "synth_count", "train_limit"};
    DataSpec data;
    EXPECT_EQ(keys(to_json(data)), always);
    EXPECT_TRUE(to_json(data)["resize"].is_null());
    EXPECT_EQ(to_json(data)["memory_budget"], 2147483648U);

    data.options.split_file = "s.json"; // without folds
    data.options.labels_from = 0;
    auto given = always;
    given.insert({"split_file", "fold", "labels_from"});
    EXPECT_EQ(keys(to_json(data)), given);
    EXPECT_EQ(to_json(data)["fold"], 0);
}

TEST_F(RunConfig, AnOptionOfALaterVersionHadItsDefault) {
    const nlohmann::ordered_json now = {{"data", to_json(DataSpec())},
                                        {"options", to_json(TrainOptions())}};
    auto older = now;
    older["data"].erase("resize_mode");
    older["options"].erase("two_classes");
    EXPECT_FALSE(config_difference(older, now));
    auto other = now;
    other["data"]["resize_mode"] = "crop";
    EXPECT_EQ(config_difference(older, other).value().key, "data.resize_mode");
}

TEST_F(RunConfig, AModelOfTheCatalogIsNamed) {
    auto spec = train_spec("run", 1);
    spec.model = "mnist-cnn";
    spec.data.options.synth_count = 40;
    spec.head = "gap-dense";
    run(spec, {});
    EXPECT_EQ(headroom::train_spec(folder / "run").model, "mnist-cnn");
}

TEST_F(RunConfig, AComparisonGoesOnFromItsFolder) {
    CompareSpec spec;
    spec.data = digits();
    spec.model = model_path.string();
    spec.seeds = 2;
    spec.options = train_spec("").options;
    spec.heads = {"gap-dense", "flatten-dense"};
    spec.out = folder / "whole";
    run(spec, {});
    spec.out = folder / "parts";
    std::stop_source source;
    ASSERT_TRUE(run(spec, stop_after<EpochDone>(1, source)).interrupted);

    auto again = headroom::compare_spec(folder / "parts");
    EXPECT_EQ(again.heads, spec.heads);
    const auto result = run(again, {});
    EXPECT_EQ(result.comparison.seeds.size(), 2U);
    for (const char* name :
         {"flatten-dense-seed0", "flatten-dense-seed1", "gap-dense-seed0", "gap-dense-seed1"})
        EXPECT_TRUE(content(folder / "whole/runs" / name / "model.safetensors") ==
                    content(folder / "parts/runs" / name / "model.safetensors"));

    // More seeds may be added; other settings must not change.
    again.seeds = 3;
    EXPECT_EQ(run(again, {}).comparison.seeds.size(), 3U);
    EXPECT_EQ(headroom::compare_spec(folder / "parts").seeds, 3);
    again.options.epochs = 7;
    expect_error(Failure::usage, "options.epochs was 2, now it is 7", [&] { run(again, {}); });
}

TEST_F(RunConfig, SaysWhatCannotBeResumed) {
    expect_error(Failure::usage, "no run to resume",
                 [&] { headroom::train_spec(folder / "nowhere"); });
    expect_error(Failure::usage, "no comparison to resume",
                 [&] { headroom::compare_spec(folder); });
    run(train_spec("run", 1), {});
    expect_error(Failure::usage, "headroom train", [&] { headroom::compare_spec(folder / "run"); });
    for (const char* content : {"", "[1]", "{\"data\": 3, \"head\": 1}", R"({"head": "x",
             "data": {"path": "d"}, "model": 3})"}) {
        std::ofstream(folder / "run/config.json") << content;
        expect_error(Failure::bad_data, "config.json",
                     [&] { headroom::train_spec(folder / "run"); });
    }
}

} // namespace
} // namespace headroom
