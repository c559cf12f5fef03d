#include "gui/pages/model/WeightsPanel.h"
#include "core/models/Checkpoint.h"
#include "gui/Theme.h"
#include "gui/pages/ModelPage.h"
#include "gui/widgets/MessageBar.h"
#include "tests/core/models/onnx/GraphBuilder.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/GuiFixture.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>
#include <fstream>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::HasSubstr;

class WeightsPanelGui : public GuiFixture {
  protected:
    WeightsPanelGui() {
        window->show_page(PageId::model);
        const ModelSpec spec = load_model_spec("squeezenet1_1");
        Model model(spec, "gap-dense");
        model.initialise(1);
        ModelCard card;
        card.classes = {"Car", "Truck"};
        card.normalisation = {{0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};
        save_model(file, model, card);
        std::ofstream(model_file) << to_json(load_model_spec("bn-cnn"));
    }
    ~WeightsPanelGui() override { Theme::apply(*qApp, Appearance::light); }

    void choose(const std::string& path) const {
        auto& line = find<QLineEdit>("modelWeights");
        line.setText(QString::fromStdString(path));
        QTest::keyClick(&line, Qt::Key_Return);
    }
    std::string text(const char* name) const { return find<QLabel>(name).text().toStdString(); }
    bool wait_until_shown(const char* name) const {
        return wait_for([&] { return find<QWidget>(name).isVisible(); });
    }

    const std::string file = folder.filePath("squeezenet.safetensors").toStdString();
    const std::string model_file = folder.filePath("own.json").toStdString();
};

TEST_F(WeightsPanelGui, NamesTheMismatchAndTheModelThatFits) {
    choose(file); // the model is mnist-cnn
    ASSERT_TRUE(wait_until_shown("weightsProblem"));
    EXPECT_THAT(text("weightsProblem"), HasSubstr("does not fit mnist-cnn: "));
    EXPECT_THAT(text("weightsAbout"), HasSubstr("fits squeezenet1_1"));
    EXPECT_THAT(text("weightsAbout"), HasSubstr("Preprocessing: "));
    EXPECT_EQ(window->session().model().weights, file);
    EXPECT_NE(text("totalParamsA"), QString(QChar(0x2013)).toStdString()); // still told

    find<QPushButton>("weightsUse").click();
    EXPECT_EQ(window->session().model().model, "squeezenet1_1");
    EXPECT_TRUE(wait_for([&] {
        return find<QLabel>("weightsAbout").isVisible() &&
               !find<QLabel>("weightsProblem").isVisible();
    }));
}

// A file of ONNX is a model with weights, in whatever way it is opened.
TEST_F(WeightsPanelGui, AFileOfOnnxIsItsOwnModel) {
    GraphBuilder graph({1, 1, 28, 28});
    graph.conv("image", "a", 1, 4, 3).node("Relu", {"a"}, "b");
    const auto onnx = folder.filePath("small.onnx").toStdString();
    std::ofstream(onnx, std::ios::binary) << graph.bytes("b");
    choose(onnx); // the model is mnist-cnn
    ASSERT_TRUE(wait_until_shown("weightsProblem"));
    EXPECT_THAT(text("weightsProblem"), HasSubstr("its layers are not those of mnist-cnn"));
    auto& use = find<QPushButton>("weightsUse");
    ASSERT_TRUE(use.isVisible());
    EXPECT_EQ(use.text().remove('&'), "Use small.onnx");
    use.click();
    EXPECT_EQ(window->session().model().model, onnx);
    EXPECT_TRUE(wait_for([&] {
        return find<QLabel>("weightsAbout").isVisible() &&
               !find<QLabel>("weightsProblem").isVisible();
    }));

    window->open(QString::fromStdString(model_file)); // of json: without those weights
    EXPECT_EQ(window->session().model().model, model_file);
    EXPECT_EQ(window->session().model().weights, "");
    window->open(QString::fromStdString(onnx));
    EXPECT_EQ(window->session().model().model, onnx);
    EXPECT_EQ(window->session().model().weights, onnx);
}

TEST_F(WeightsPanelGui, TellsTrainedFromFrozen) {
    ModelChoice choice;
    choice.model = "squeezenet1_1";
    window->session().set_model(choice);
    EXPECT_EQ(text("frozenParamsA"), "0");
    EXPECT_EQ(text("trainedParamsA"), text("totalParamsA"));
    choose(file);
    EXPECT_EQ(text("frozenParamsA"), "722,496");
    EXPECT_EQ(text("frozenParamsA"), text("backboneParamsA"));
    EXPECT_EQ(text("trainedParamsA"), text("headParamsA"));
    EXPECT_EQ(find<QTreeWidget>("layers").topLevelItem(0)->child(0)->text(0), "backbone.0, frozen");

    choice = window->session().model();
    EXPECT_EQ(find<QLineEdit>("weights").text().toStdString(), file); // on the Train page
    find<QLineEdit>("freeze").setText("none");
    EXPECT_EQ(text("frozenParamsA"), "0");
    find<QLineEdit>("freeze").setText("1");
    const auto printed = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(printed["backbone"]["frozen_layers"], 1);
    choose("");
    EXPECT_EQ(find<QLineEdit>("weights").text(), "");
}

TEST_F(WeightsPanelGui, ListsTensors) {
    choose(file);
    ASSERT_TRUE(wait_until_shown("weightsTensors"));
    int tensors = 0;
    QTimer::singleShot(0, [&] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        ASSERT_TRUE(dialog);
        tensors = dialog->findChild<QTreeWidget*>("tensors")->topLevelItemCount();
        dialog->reject();
    });
    find<QPushButton>("weightsTensors").click();
    EXPECT_GT(tensors, 50);
}

TEST_F(WeightsPanelGui, WhatIsNoFileOfWeightsIsOneLine) {
    choose(folder.filePath("nowhere.pth").toStdString());
    ASSERT_TRUE(wait_until_shown("weightsProblem"));
    EXPECT_THAT(text("weightsProblem"), HasSubstr("nowhere.pth"));
    EXPECT_FALSE(find<QLabel>("weightsAbout").isVisible());
    choose("");
    EXPECT_FALSE(find<QLabel>("weightsProblem").isVisible());
}

TEST_F(WeightsPanelGui, Screenshots) {
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    for (const auto appearance : {Appearance::light, Appearance::dark}) {
        Theme::apply(*qApp, appearance);
        const QString theme = appearance == Appearance::light ? "light" : "dark";
        choose("");
        choose(file);
        ASSERT_TRUE(wait_until_shown("weightsAbout"));
        QTest::qWait(300);
        EXPECT_TRUE(window->grab().save(out.filePath("model-weights-" + theme + ".png")));
    }
}

} // namespace
} // namespace headroom
