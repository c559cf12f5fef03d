#include "gui/pages/ModelPage.h"

#include "core/comparison/Format.h"
#include "datasets/formats/OpenDataset.h"
#include "gui/Theme.h"
#include "gui/widgets/MessageBar.h"
#include "tests/cli/RunCliForTest.h"
#include "tests/gui/GuiFixture.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::HasSubstr;

class ModelPageGui : public GuiFixture {
  protected:
    ModelPageGui() { window->show_page(PageId::model); }
    ~ModelPageGui() override { Theme::apply(*qApp, Appearance::light); }

    /// Chooses as a person would: by the keyboard.
    void choose(const char* combo_name, const QString& text) const {
        auto& combo = find<QComboBox>(combo_name);
        const int index = combo.findText(text);
        ASSERT_GE(index, 0) << text.toStdString();
        combo.setFocus();
        QTest::keyClick(&combo, Qt::Key_Home);
        for (int i = 0; i < index; ++i)
            QTest::keyClick(&combo, Qt::Key_Down);
        ASSERT_EQ(combo.currentText(), text);
    }
    void type(const char* spin_name, int value) const {
        auto& spin = find<QSpinBox>(spin_name);
        spin.setFocus();
        spin.selectAll();
        QTest::keyClicks(&spin, QString::number(value));
        QTest::keyClick(&spin, Qt::Key_Return);
    }
    QString text(const char* label) const { return find<QLabel>(label).text(); }
    std::string message() const {
        return page<ModelPage>(PageId::model).message().text().toStdString();
    }
    bool memory_is_known() const {
        return wait_for([this] { return text("memoryA").endsWith('B'); });
    }

    /// What the copied command prints with --json.
    nlohmann::json copied() const {
        window->copy_command();
        auto words = QApplication::clipboard()->text().split(' ');
        EXPECT_EQ(words.takeFirst(), "headroom");
        std::vector<std::string> arguments;
        for (const auto& word : words)
            arguments.push_back(word.toStdString());
        arguments.push_back("--json");
        const auto outcome = headroom_cli(arguments);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return nlohmann::json::parse(outcome.out);
    }

    void open(const char* data) const {
        DataSpec spec;
        spec.path = data;
        spec.options.synth_count = 60;
        window->session().set_data(
            spec, std::make_shared<const OpenedData>(open_dataset(spec.path, spec.options)));
    }

    QString write(const char* name, const QByteArray& text) const {
        QFile file(folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        return file.fileName();
    }
};

TEST_F(ModelPageGui, ShowsTheCatalogsParameters) {
    struct Row {
        const char *model, *head_a, *total_a, *head_b, *total_b;
    };
    for (const auto& row :
         {Row{"vgg16", "flatten-dense", "14,722,881", "gap-dense", "14,715,201"},
          Row{"simple-cnn", "flatten-dense", "404,801", "gap-dense", "388,673"},
          Row{"bn-cnn", "flatten-dense", "1,167,946", "gap-dense", "1,167,666"},
          Row{"squeezenet-mini", "gap-conv", "146,570", "flatten-dense", "307,850"},
          Row{"mnist-cnn", "flatten-dense", "3,274,634", "gap-dense", "52,746"}}) {
        choose("model", row.model);
        EXPECT_EQ(find<QComboBox>("headA").currentText(), row.head_a);
        EXPECT_EQ(find<QComboBox>("headB").currentText(), row.head_b);
        EXPECT_EQ(text("headNameA"), row.head_a);
        EXPECT_EQ(text("totalParamsA"), row.total_a);
        EXPECT_EQ(text("totalParamsB"), row.total_b);
    }
    EXPECT_EQ(text("backboneParamsA"), "52,096");
    EXPECT_EQ(text("headParamsA"), "3,222,538");
    EXPECT_EQ(text("headParamsB"), "650");
    choose("headA", "gap-dense");
    choose("headB", "flatten-dense");
    EXPECT_EQ(text("totalParamsA"), "52,746");
    EXPECT_EQ(text("totalParamsB"), "3,274,634");
    EXPECT_EQ(message(), "");
}

TEST_F(ModelPageGui, TheLayerTableHasEachLayerAndTheSums) {
    auto& table = find<QTreeWidget>("layers");
    ASSERT_EQ(table.topLevelItemCount(), 3);
    const auto* backbone = table.topLevelItem(0);
    EXPECT_EQ(backbone->childCount(), 6);
    EXPECT_EQ(backbone->text(3), "52,096");
    EXPECT_EQ(backbone->child(3)->text(0), "backbone.3");
    EXPECT_EQ(backbone->child(3)->text(1), "conv 5x5x64, padding 2");
    EXPECT_EQ(backbone->child(3)->text(2), "64x14x14");
    EXPECT_EQ(backbone->child(3)->text(3), "51,264");
    EXPECT_EQ(table.topLevelItem(1)->text(3), "3,222,538");
    EXPECT_EQ(table.topLevelItem(2)->text(3), "650");
    EXPECT_EQ(text("headALayers"), "A: flatten, dense 1024, relu, dropout 0.4, dense 10");
}

TEST_F(ModelPageGui, TheCopiedCommandGivesWhatThePageShows) {
    choose("model", "bn-cnn");
    type("inputHeight", 40);
    type("classes", 7);
    type("memoryBatchSize", 24);
    ASSERT_TRUE(memory_is_known());
    const auto json = copied();
    EXPECT_EQ(json["input"], "40x32x3");
    EXPECT_EQ(json["classes"], 7);
    EXPECT_EQ(json["training"]["batch_size"], 24);
    ASSERT_EQ(json["heads"].size(), 2U);
    const char letters[] = "AB";
    for (std::size_t i = 0; i < 2; ++i) {
        const auto shown = [&](const std::string& name) {
            return text((name + letters[i]).c_str()).toStdString();
        };
        const auto& head = json["heads"][i];
        EXPECT_EQ(shown("headName"), head["head"].get<std::string>());
        EXPECT_EQ(shown("totalParams"), grouped(head["total_params"]));
        EXPECT_EQ(shown("headParams"), grouped(head["params"]));
        EXPECT_EQ(shown("backboneParams"), grouped(json["backbone"]["params"]));
        EXPECT_EQ(shown("macs"),
                  short_count(head["macs"].get<double>() + json["backbone"]["macs"].get<double>()));
        EXPECT_EQ(shown("memory"), short_bytes(head["training_memory"]["total"]));
    }
}

TEST_F(ModelPageGui, TakesImagesAndClassesFromTheDataUntilToldOtherwise) {
    auto& reset = find<QPushButton>("resetInput");
    EXPECT_EQ(find<QSpinBox>("inputHeight").value(), 28); // the model's own
    EXPECT_FALSE(reset.isEnabled());
    open("synth:vehicles"); // 32x32 RGB, two classes
    EXPECT_EQ(find<QSpinBox>("inputHeight").value(), 32);
    EXPECT_EQ(find<QComboBox>("inputChannels").currentText(), "RGB");
    EXPECT_EQ(find<QSpinBox>("classes").value(), 2);
    const auto as_data = text("totalParamsA");

    type("inputWidth", 64);
    type("classes", 5);
    EXPECT_EQ(window->session().model().input, (ImageShape{3, 32, 64}));
    EXPECT_EQ(window->session().model().classes, 5);
    EXPECT_NE(text("totalParamsA"), as_data);
    ASSERT_TRUE(reset.isEnabled());
    QTest::mouseClick(&reset, Qt::LeftButton);
    EXPECT_EQ(window->session().model().input, ImageShape{});
    EXPECT_EQ(text("totalParamsA"), as_data);
    EXPECT_FALSE(reset.isEnabled());
    EXPECT_EQ(copied()["input"], "32x32x3");
}

TEST_F(ModelPageGui, WarnsWhereTheComparisonIsPointless) {
    type("inputHeight", 4);
    EXPECT_EQ(message(), "");
    type("inputWidth", 4);
    EXPECT_THAT(message(), HasSubstr("64x1x1: there is nothing to pool"));
    QTest::mouseClick(&find<QPushButton>("resetInput"), Qt::LeftButton);
    EXPECT_EQ(message(), "");
    choose("headA", "gap-dense");
    EXPECT_THAT(message(), HasSubstr("gap-dense is there twice"));
}

TEST_F(ModelPageGui, SaysWhatIsWrongInPlaceAndRecovers) {
    type("inputHeight", 2);
    EXPECT_THAT(message(), HasSubstr("use larger images"));
    EXPECT_EQ(text("totalParamsA"), QString(QChar(0x2013)));
    EXPECT_EQ(find<QTreeWidget>("layers").topLevelItemCount(), 0);
    type("inputHeight", 28);
    EXPECT_EQ(message(), "");
    EXPECT_EQ(text("totalParamsA"), "3,274,634");
}

TEST_F(ModelPageGui, AdvisesAModelThatSuitsTheImages) {
    auto& advice = find<QLabel>("modelAdvice");
    EXPECT_FALSE(advice.isVisible());
    const auto open = [&](const char* path) {
        DataSpec data;
        data.path = path;
        data.options.synth_count = 20;
        window->session().set_data(
            data, std::make_shared<OpenedData>(open_dataset(data.path, data.options)));
    };
    open("synth:digits");
    EXPECT_FALSE(advice.isVisible()); // mnist-cnn is chosen
    open("synth:vehicles");
    ASSERT_TRUE(advice.isVisible());
    EXPECT_THAT(advice.text().toStdString(), HasSubstr("bn-cnn"));
    emit advice.linkActivated("0");
    EXPECT_EQ(window->session().model().model, "bn-cnn");
    EXPECT_FALSE(advice.isVisible());
    open("synth:vehicles:96x96");
    EXPECT_THAT(advice.text().toStdString(), HasSubstr("squeezenet1_1 at 128x128 with a file"));
    emit advice.linkActivated("1");
    EXPECT_EQ(window->session().model().model, "bn-cnn");
    EXPECT_EQ(window->session().model().input, (ImageShape{3, 32, 32}));
    EXPECT_FALSE(advice.isVisible());
    EXPECT_EQ(message(), "");
}

TEST_F(ModelPageGui, OpensAModelFileThatIsDroppedAndSaysWhatIsWrongWithABadOne) {
    const char* const good = R"({"name": "tiny", "input": "28x28x1", "classes": 10,
        "backbone": [{"type": "conv", "filters": 4, "kernel": 5, "stride": 4}],
        "heads": [{"kind": "gap-conv"}, {"kind": "gap-dense", "hidden": [3]}]})";
    const auto path = write("my.json", good);
    window->show_page(PageId::data);
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    EXPECT_EQ(window->current_page(), PageId::model);
    EXPECT_EQ(find<QComboBox>("model").currentText(), "my.json");
    EXPECT_EQ(find<QComboBox>("headA").currentText(), "gap-conv");
    EXPECT_EQ(text("backboneParamsA"), "104");
    EXPECT_EQ(text("headBLayers"), "B: global average pool, flatten, dense 3, relu, dense 10");

    window->open(write("bad.json", R"({"name": "bad", "input": "28x28x1", "backbon": []})"));
    EXPECT_THAT(message(), HasSubstr("bad.json, line 1, column 48: unknown key \"backbon\""));
    EXPECT_EQ(text("totalParamsA"), QString(QChar(0x2013)));
    write("bad.json", good); // mended, and chosen again
    window->open(folder.filePath("bad.json"));
    EXPECT_EQ(message(), "");
    EXPECT_EQ(text("backboneParamsA"), "104");
}

TEST_F(ModelPageGui, Screenshots) {
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    for (const auto appearance : {Appearance::light, Appearance::dark}) {
        Theme::apply(*qApp, appearance);
        const QString theme = appearance == Appearance::light ? "light" : "dark";
        for (const char* model : {"mnist-cnn", "bn-cnn"}) {
            choose("model", model);
            ASSERT_TRUE(memory_is_known());
            EXPECT_TRUE(
                window->grab().save(out.filePath(QString("model-%1-%2.png").arg(model, theme))));
        }
        type("inputHeight", 2);
        EXPECT_TRUE(window->grab().save(out.filePath("model-error-" + theme + ".png")));
        QTest::mouseClick(&find<QPushButton>("resetInput"), Qt::LeftButton);
    }
}

} // namespace
} // namespace headroom
