#include "core/models/Checkpoint.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

class Checkpoint : public testing::Test {
  protected:
    Checkpoint() : model(load_model_spec("mnist-cnn"), "gap-dense") {
        model.initialise(7);
        for (int digit = 0; digit < 10; ++digit)
            card.classes.push_back(fmt::format("digit {}", digit));
        card.normalisation = {{0.1307f}, {0.3081f}};
        card.resize = ImageSize{28, 28};
        card.resizing = {Interpolation::area, ResizeMode::fit};
    }

    std::string path() const { return folder / "model.safetensors"; }

    void expect_refused(const std::map<std::string, std::string>& metadata, const char* text) {
        std::vector<TensorView> tensors;
        for (const auto* parameter : model.parameters())
            tensors.push_back({parameter->name, parameter->value.shape(), parameter->value.raw()});
        write_safetensors(path(), tensors, metadata);
        expect_error(Failure::bad_data, {"model.safetensors", text}, [&] { load_model(path()); });
    }

    TempFolder folder;
    Model model;
    ModelCard card;
};

TEST_F(Checkpoint, EverythingComesBack) {
    Tensor momentum({2, 3});
    std::ranges::fill(momentum.values(), 0.5f);
    save_model(path(), model, card, {{"optimizer.m.x", momentum}}, {{"state", "{}"}});
    const auto saved = load_model(path());
    EXPECT_EQ(saved.card.classes, card.classes);
    EXPECT_EQ(saved.card.normalisation.mean, card.normalisation.mean);
    EXPECT_EQ(saved.card.normalisation.sd, card.normalisation.sd);
    ASSERT_TRUE(saved.card.resize);
    EXPECT_EQ(saved.card.resize->height, 28);
    EXPECT_EQ(saved.card.resizing, (Resizing{Interpolation::area, ResizeMode::fit}));
    EXPECT_EQ(saved.metadata.at("state"), "{}");
    ASSERT_EQ(saved.extra.count("optimizer.m.x"), 1U);
    EXPECT_EQ(saved.extra.at("optimizer.m.x").shape(), momentum.shape());
    const auto expected = model.parameters();
    const auto read = saved.model.parameters();
    ASSERT_EQ(read.size(), expected.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i]->name, expected[i]->name);
        EXPECT_TRUE(std::ranges::equal(read[i]->value.raw(), expected[i]->value.raw()));
    }
}

TEST_F(Checkpoint, ClassNamesAreBytes) {
    card.classes[3] = "donn\xe9"
                      "es";
    card.classes[4] = "50%";
    card.classes[5] = "my%20class";
    save_model(path(), model, card);
    EXPECT_EQ(load_model(path()).card.classes, card.classes);
}

TEST_F(Checkpoint, AValueThatIsNotANumberIsTold) {
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        Tensor momentum({2});
        momentum.data()[1] = bad;
        save_model(path(), model, card, {{"optimizer.m.x", momentum}});
        expect_error(Failure::bad_data,
                     {"tensor optimizer.m.x: value 1 is", "expected a finite number"},
                     [&] { load_model(path()); });
    }
    auto values = Tensor(model.parameters()[0]->value.shape());
    std::ranges::fill(values.values(), std::numeric_limits<float>::quiet_NaN());
    model.parameters()[0]->set_value(values.values());
    save_model(path(), model, card);
    expect_error(Failure::bad_data, {"value 0 is nan"}, [&] { load_model(path()); });
}

TEST_F(Checkpoint, AForeignOrChangedFileIsNamedWithItsKey) {
    save_model(path(), model, card);
    const auto good = load_model(path()).metadata;
    expect_refused({{"format", "pt"}}, "no headroom_format in its metadata");
    auto changed = good;
    changed["headroom_format"] = "9";
    expect_refused(changed, "headroom_format");
    changed = good;
    changed["classes"] = R"(["only", "two"])";
    expect_refused(changed, "2 class names for a model of 10");
    changed = good;
    changed["normalisation"] = R"({"mean": [0, 0], "sd": [1, 1]})";
    expect_refused(changed, "expected 1 channels");
    changed = good;
    changed["interpolation"] = "cubic";
    expect_refused(changed, "cubic");
    changed = good;
    changed["head"] = "flatten-dense"; // its weights are not in the file
    expect_refused(changed, "head.1.weight");
}

} // namespace
} // namespace headroom
