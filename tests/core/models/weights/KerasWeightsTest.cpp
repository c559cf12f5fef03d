#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

/// Files that h5py writes when the tests run, in Keras' layout.
class KerasWeights : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        if (!has_python_module("h5py")) return;
        folder_ = std::make_unique<TempFolder>();
        if (!run_weight_script("make_keras.py " + folder_->path().string())) folder_.reset();
    }
    static void TearDownTestSuite() { folder_.reset(); }
    void SetUp() override {
        if (!has_python_module("h5py"))
            GTEST_SKIP() << "/usr/bin/python3 has no h5py: install python3-h5py";
        ASSERT_TRUE(folder_);
    }
    static std::string file(const std::string& name) { return *folder_ / name; }

    static std::unique_ptr<TempFolder> folder_;
};

std::unique_ptr<TempFolder> KerasWeights::folder_;

TEST_F(KerasWeights, WeightsAndWholeModelHoldTheSame) {
    const auto weights = open_weight_file(file("weights.h5"));
    EXPECT_EQ(weights.format, WeightFormat::keras_weights);
    EXPECT_EQ(weights.writer, "Keras 2.0.0 (tensorflow)");
    EXPECT_FALSE(weights.preprocessing);
    expect_tensors(weights, file("weights.safetensors"));

    const auto model = open_weight_file(file("model.h5"));
    EXPECT_EQ(model.format, WeightFormat::keras_model);
    EXPECT_EQ(model.writer, "Keras 2.11.0 (tensorflow)");
    ASSERT_TRUE(model.preprocessing);
    EXPECT_EQ(model.preprocessing->preprocessing, parse_preprocessing("tf"));
    expect_tensors(model, file("weights.safetensors"));
}

TEST_F(KerasWeights, AModelWithinTheModelComesApartIntoItsLayers) {
    const auto weights = open_weight_file(file("weights.h5"));
    std::vector<std::string> names;
    std::vector<std::size_t> counts;
    for (const auto& layer : weights.layers) {
        names.push_back(layer.name);
        counts.push_back(layer.tensors.size());
    }
    EXPECT_THAT(names, testing::ElementsAre("input", "conv", "a", "bn", "b", "dense"));
    EXPECT_THAT(counts, testing::ElementsAre(0, 2, 1, 4, 1, 2));
    EXPECT_EQ(weights.tensors[weights.layers[3].tensors[3]].name, "bn/moving_variance:0");
}

TEST_F(KerasWeights, Keras3IsReadFromItsFileAndItsArchive) {
    const auto weights = open_weight_file(file("three.weights.h5"));
    EXPECT_EQ(weights.format, WeightFormat::keras3_weights);
    expect_tensors(weights, file("three.safetensors"));
    const auto archive = open_weight_file(file("three.keras"));
    EXPECT_EQ(archive.format, WeightFormat::keras3_model);
    EXPECT_EQ(archive.writer, "Keras 3.3.3");
    EXPECT_EQ(archive.path, file("three.keras"));
    ASSERT_TRUE(archive.preprocessing);
    expect_tensors(archive, file("three.safetensors"));

    // Sorted by number, not alphabetically: conv2d_2 before conv2d_10.
    std::vector<std::int64_t> inputs;
    for (const auto& layer : archive.layers)
        if (layer.type == "conv2d" && layer.tensors.size() == 1)
            inputs.push_back(archive.tensors[layer.tensors[0]].shape[2]);
    EXPECT_THAT(inputs, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 2));
    EXPECT_EQ(archive.layers[0].name, "first");
}

TEST_F(KerasWeights, RefusesWhatIsNotInTheFileItself) {
    const auto refused = [](const char* name, std::initializer_list<const char*> parts) {
        SCOPED_TRACE(name);
        expect_error(Failure::bad_data, parts, [&] { open_weight_file(file(name)); });
    };
    refused("soft.h5", {"soft.h5", "conv/kernel:0", "is a link"});
    refused("external-link.h5", {"conv/kernel:0", "an external link", "weights.h5"});
    refused("external.h5", {"conv/kernel:0", "external storage"});
    refused("virtual.h5", {"conv/kernel:0", "a virtual dataset"});
    refused("huge.h5", {"conv/kernel:0", "more than any compression can hold"});
    refused("missing.h5", {"conv/kernel:0", "there is no"});
    refused("text.h5", {"conv/kernel:0", "expected numbers"});
    refused("no-layer.h5", {"layer \"nowhere\""});
    refused("packed.keras", {"packed.keras", "model.weights.h5", "compressed"});
}

TEST(PretrainedFiles, SqueezeNetOfKerasHoldsWhatH5pyReads) {
    const auto data = real_data("pretrained");
    if (!data) GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
    if (!has_python_module("h5py"))
        GTEST_SKIP() << "/usr/bin/python3 has no h5py: install python3-h5py";
    const TempFolder folder;
    for (const std::string name :
         {"squeezenet1_1_caffe_bgr_notop.h5", "mobilenet_v2_035_224_notop.h5"}) {
        const auto path = (*data / name).string();
        ASSERT_TRUE(run_weight_script("copy_h5.py " + path + " " + (folder / "copy.safetensors")));
        const auto weights = open_weight_file(path);
        EXPECT_EQ(weights.format, WeightFormat::keras_weights);
        expect_tensors(weights, folder / "copy.safetensors");
    }
}

TEST(PretrainedFiles, SafetensorsAreReadAsTheyAre) {
    const auto data = real_data("pretrained");
    if (!data) GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
    for (const std::string name : {"squeezenet1_1_tvnorm", "mobilenet_v2_035"}) {
        const auto path = (*data / (name + ".safetensors")).string();
        const auto weights = open_weight_file(path);
        EXPECT_EQ(weights.format, WeightFormat::safetensors);
        EXPECT_FALSE(weights.preprocessing); // safetensors has no standard key for it
        expect_tensors(weights, path);
    }
}

} // namespace
} // namespace headroom
