#include "core/models/weights/KnownOrigin.h"
#include "tests/core/models/weights/MemoryWeights.h"
#include "tests/datasets/TempFolder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::FloatEq;

TEST(WeightPreprocessing, HasNamesAndFiles) {
    const auto caffe = parse_preprocessing("caffe");
    EXPECT_TRUE(caffe.bgr);
    EXPECT_THAT(as_rgb(caffe).mean, ElementsAre(123.68, 116.779, 103.939));
    EXPECT_FALSE(as_rgb(caffe).bgr);
    const auto tf = normalisation(parse_preprocessing("tf"));
    EXPECT_THAT(tf.mean, testing::Each(FloatEq(0.5f)));
    EXPECT_THAT(tf.sd, testing::Each(FloatEq(0.5f)));

    const TempFolder folder;
    const auto file = folder.write(
        "p.json",
        R"({"order": "bgr", "range": 255, "mean": [104, 117, 123], "deviation": [1, 1, 1]})");
    const auto read = parse_preprocessing(file);
    EXPECT_EQ(read, (Preprocessing{true, 255, {104, 117, 123}, {1, 1, 1}}));
    EXPECT_EQ(preprocessing_from_json(to_json(read), "here"), read);
    for (const auto& name : preprocessing_names())
        EXPECT_THAT(to_string(parse_preprocessing(name)), testing::StartsWith(name + ": "));

    expect_error(Failure::usage, {"imagenet", "caffe, tf, torch, none"},
                 [] { parse_preprocessing("imagenet"); });
    const auto refused = [&](const char* json, const char* part) {
        const auto path = folder.write("bad.json", json);
        expect_error(Failure::bad_data, {"bad.json", part}, [&] { parse_preprocessing(path); });
    };
    refused("[]", "object");
    refused(R"({"mean": [0]})", "deviation");
    refused(R"({"mean": [0, 0], "deviation": [1, 1]})", "3 numbers");
    refused(R"({"mean": [0], "deviation": [0]})", "above 0");
    refused(R"({"mean": [0], "deviation": [1, 1, 1]})", "as many");
    refused(R"({"mean": [0], "deviation": [1], "std": [1]})", "std");
    refused(R"({"mean": [0], "deviation": [1], "range": 2})", "range");
    refused(R"({"mean": [0], "deviation": [1], "order": "gbr"})", "order");
}

TEST(WeightPreprocessing, IsKnownOfPublishedFilesAlone) {
    const auto mode = [](const std::string& name, WeightFormat format) {
        const auto known = published_preprocessing("some/folder/" + name, format);
        if (!known) return std::string("?");
        const auto text = to_string(known->preprocessing);
        return text.substr(0, text.find(':'));
    };
    const auto torch = WeightFormat::pytorch_zip, keras = WeightFormat::keras_weights;
    EXPECT_EQ(mode("resnet18-f37072fd.pth", torch), "torch");
    EXPECT_EQ(mode("squeezenet1_1-b8a52dc0.pth", WeightFormat::pytorch_legacy), "torch");
    EXPECT_EQ(mode("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", keras), "caffe");
    EXPECT_EQ(mode("mobilenet_2_5_128_tf_no_top.h5", keras), "tf");
    EXPECT_EQ(mode("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5", keras),
              "tf");
    EXPECT_EQ(mode("resnet18.pth", torch), "?");
    EXPECT_EQ(mode("resnet18-f37072fd.pth", keras), "?"); // its content is something else
    EXPECT_EQ(mode("my-vgg16_weights_tf_dim_ordering_tf_kernels.h5", keras), "?");
}

TEST(WeightPreprocessing, IsAskedForWhereNobodySaysIt) {
    auto file = MemoryWeights::torch({});
    expect_error(Failure::usage, {"model.pth does not say", "caffe, tf, torch, none"},
                 [&] { choose_preprocessing(file, ""); });
    file.preprocessing = {parse_preprocessing("torch"), "config.json"};
    EXPECT_EQ(choose_preprocessing(file, "").source, "config.json");
    const auto asked = choose_preprocessing(file, "tf");
    EXPECT_EQ(asked.preprocessing, parse_preprocessing("tf"));
    EXPECT_EQ(asked.source, "as asked: tf");
}

} // namespace
} // namespace headroom
