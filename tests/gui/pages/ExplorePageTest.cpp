#include "gui/pages/ExplorePage.h"
#include "core/jobs/exploration/FilterJob.h"
#include "core/jobs/exploration/MapsJob.h"
#include "core/jobs/training/TrainJob.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageDecoder.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/pages/explore/StoryView.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/GuiFixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QToolTip>
#include <QTreeView>
#include <QTreeWidget>

namespace headroom {
namespace {

class ExplorePageGui : public GuiFixture {
  protected:
    ExplorePageGui() {
        window->resize(1024, 700);
        window->show_page(PageId::explore);
    }
    ~ExplorePageGui() override { Theme::apply(*qApp, Appearance::light); }

    QImage shown(const char* name) const { return find<PixelView>(name).image(); }

    /// What core makes of it, as a picture.
    static QImage expected(const FilterSpec& spec, std::size_t stage, bool shifted) {
        return to_picture(picture(run(spec, {}).stages[stage], shifted));
    }
    static FilterSpec circle(const char* kernel, int dx, int dy) {
        FilterSpec spec;
        spec.source.image = "circle";
        spec.stages = {parse_kernel(kernel), 2, dx, dy};
        return spec;
    }
    bool wait_for_image(const char* name, const QImage& image) const {
        return wait_for([&] { return shown(name) == image; });
    }

    static DataSpec digits() {
        DataSpec data;
        data.path = "synth:digits";
        data.options.synth_count = 120;
        return data;
    }
    void open_digits() {
        window->session().set_data(digits(), std::make_shared<const OpenedData>(
                                                 open_dataset("synth:digits", digits().options)));
    }

    std::string train(const std::string& head) const {
        const auto model = folder.filePath("tiny.json");
        QFile file(model);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(R"({"name": "tiny", "input": "28x28x1", "classes": 10,
            "backbone": [{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                         {"type": "batchnorm"}, {"type": "relu"},
                         {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})");
        file.close();
        TrainSpec spec;
        spec.data = digits();
        spec.model = model.toStdString();
        spec.head = head;
        spec.options.epochs = 1;
        spec.options.threads = 1;
        spec.out = folder.filePath(QString::fromStdString("runs/" + head)).toStdString();
        run(spec, {});
        return spec.out.string();
    }
    void explore(const std::string& run) {
        emit window->session().explore_requested(QString::fromStdString(run));
    }
    MapsSpec maps_spec(const std::string& run, const char* layer) const {
        MapsSpec spec;
        spec.run = run;
        spec.source.data = digits();
        spec.source.sample = static_cast<std::size_t>(find<QSpinBox>("mapsSample").value());
        spec.layer = layer;
        return spec;
    }

    void shoot(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }
};

TEST_F(ExplorePageGui, AKernelChangesThePixelsToWhatCoreSays) {
    auto& names = find<QComboBox>("kernelName");
    for (const char* kernel : {"edge", "sobel-x", "blur"}) {
        names.setCurrentText(kernel);
        const auto spec = circle(kernel, 1, 0);
        EXPECT_TRUE(wait_for_image("originalKernel", expected(spec, 1, false))) << kernel;
        EXPECT_TRUE(wait_for_image("movedRelu", expected(spec, 2, true))) << kernel;
        EXPECT_TRUE(wait_for_image("originalPool", expected(spec, 3, false))) << kernel;
        EXPECT_TRUE(wait_for_image("originalAverage", expected(spec, 4, false))) << kernel;
    }
}

TEST_F(ExplorePageGui, AKernelCanBeTypedIn) {
    find<QComboBox>("kernelName").setCurrentText("identity");
    auto& centre = find<QDoubleSpinBox>("kernel4");
    centre.selectAll();
    QTest::keyClicks(&centre, "5");
    QTest::keyClick(&centre, Qt::Key_Return);
    EXPECT_EQ(find<QComboBox>("kernelName").currentText(), "typed in");
    auto spec = circle("0,0,0,0,5,0,0,0,0", 1, 0);
    EXPECT_TRUE(wait_for_image("originalKernel", expected(spec, 1, false)));
    for (const char* weight : {"kernel1", "kernel3", "kernel5", "kernel7"})
        find<QDoubleSpinBox>(weight).setValue(-1);
    EXPECT_EQ(find<QComboBox>("kernelName").currentText(), "sharpen");
}

TEST_F(ExplorePageGui, KeysAndMouseMoveTheImage) {
    find<QComboBox>("kernelName").setCurrentText("edge");
    auto& view = find<PixelView>("movedImage");
    ASSERT_TRUE(wait_for_image("movedPool", expected(circle("edge", 1, 0), 3, true)));
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(find<QSpinBox>("stagesRight").value(), 2);
    EXPECT_EQ(find<QSpinBox>("stagesDown").value(), 1);
    EXPECT_TRUE(wait_for_image("movedPool", expected(circle("edge", 2, 1), 3, true)));

    // From the middle by a third of the picture, which is 32 pixels wide.
    const QPoint from = view.rect().center();
    const int side = std::min(view.width(), view.height()) - 4;
    const QPoint to = from - QPoint(side / 4, 0);
    QTest::mousePress(&view, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&view, &move);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, to);
    const int right = find<QSpinBox>("stagesRight").value();
    EXPECT_LT(right, -4);
    EXPECT_EQ(find<QSpinBox>("stagesDown").value(), 1);
    EXPECT_TRUE(wait_for_image("movedImage", expected(circle("edge", right, 1), 0, true)));

    QTest::mouseClick(&find<QPushButton>("stagesBack"), Qt::LeftButton);
    EXPECT_EQ(find<QSpinBox>("stagesRight").value(), 0);
    EXPECT_EQ(find<QSpinBox>("stagesDown").value(), 0);
    EXPECT_TRUE(wait_for([&] { return find<QLabel>("changePool").text() == "0.00%"; }));
    EXPECT_EQ(shown("movedKernel"), shown("originalKernel"));
}

TEST_F(ExplorePageGui, TabReachesEveryControlInTheOrderOfTheEye) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    find<QComboBox>("stagesKind").setFocus();
    std::vector<std::string> reached;
    for (int i = 0; i < 18; ++i) {
        reached.push_back(QApplication::focusWidget()->objectName().toStdString());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    EXPECT_THAT(reached,
                testing::ElementsAre("stagesKind", "stagesSize", "kernelName", "kernel0", "kernel1",
                                     "kernel2", "kernel3", "kernel4", "kernel5", "kernel6",
                                     "kernel7", "kernel8", "stagesPool", "stagesRight",
                                     "stagesDown", "stagesBack", "originalImage", "movedImage"));
}

TEST_F(ExplorePageGui, TellsHowMuchEachStageChanged) {
    find<QComboBox>("kernelName").setCurrentText("edge");
    const auto stages = run(circle("edge", 1, 0), {}).stages;
    EXPECT_TRUE(wait_for([&] {
        return find<QLabel>("changePool").text() ==
               QString::number(100 * stages[3].change.relative, 'f', 2) + "%";
    }));
    EXPECT_TRUE(find<QLabel>("shareRelu")
                    .text()
                    .startsWith(QString::number(100 * stages[2].change.share, 'f', 2) + "%"));
}

TEST_F(ExplorePageGui, SaysWhatToDoWithoutDataAndTakesItWhenItComes) {
    auto& kind = find<QComboBox>("stagesKind");
    kind.setCurrentIndex(1);
    auto& message = window->page(PageId::explore).message();
    EXPECT_THAT(message.text().toStdString(), testing::HasSubstr("Data page"));
    EXPECT_TRUE(window->page(PageId::explore).command().isEmpty());
    open_digits();
    find<QSpinBox>("stagesSample").setValue(3);
    FilterSpec spec = circle("emboss", 1, 0);
    spec.source = {"", digits(), "test", 3};
    EXPECT_TRUE(wait_for_image("originalImage", expected(spec, 0, false)));
    EXPECT_EQ(message.text(), "");
    EXPECT_EQ(find<QSpinBox>("stagesSample").maximum(), 19);
}

TEST_F(ExplorePageGui, PoolingHalvesThePicture) {
    find<QComboBox>("kernelName").setCurrentText("edge");
    ASSERT_TRUE(wait_for_image("movedPool", expected(circle("edge", 1, 0), 3, true)));
    const auto width = [&](const char* name) {
        return find<PixelView>(name).picture_rect().width();
    };
    for (const QSize size : {QSize(1024, 700), QSize(1200, 900)}) {
        window->resize(size);
        QCoreApplication::processEvents();
        EXPECT_EQ(std::fmod(width("originalImage"), 32), 0) << "whole pixels";
        EXPECT_EQ(width("originalKernel"), width("originalImage"));
        EXPECT_EQ(width("movedRelu"), width("originalImage"));
        EXPECT_EQ(2 * width("movedPool"), width("originalImage"));
    }
}

TEST_F(ExplorePageGui, EveryStageTellsItsValuesAndScale) {
    find<QComboBox>("kernelName").setCurrentText("edge");
    const auto spec = circle("edge", 1, 0);
    const auto stages = run(spec, {}).stages;
    ASSERT_TRUE(wait_for_image("movedPool", expected(spec, 3, true)));
    EXPECT_EQ(find<ColourBar>("coloursKernel").low(), short_number(stages[1].range.black));
    EXPECT_EQ(find<ColourBar>("coloursPool").high(), short_number(stages[3].range.white));

    auto& pool = find<PixelView>("originalPool");
    const auto told = [](int x, int y, float value) {
        return QString("(%1, %2): %3").arg(x).arg(y).arg(short_number(value));
    };
    const auto at = pool.picture_rect();
    const QPoint pointer =
        (at.topLeft() + QPointF(at.width() * 3.5 / 16, at.height() * 7.5 / 16)).toPoint();
    QTest::mouseMove(&pool, pointer);
    EXPECT_TRUE(wait_for([&] {
        return pool.accessibleDescription() == told(3, 7, stages[3].original.values[7 * 16 + 3]);
    })) << pool.accessibleDescription().toStdString();
    EXPECT_EQ(QToolTip::text(), pool.accessibleDescription());

    // The arrow keys on a map; with Shift where they move the image.
    auto& relu = find<PixelView>("movedRelu");
    relu.setFocus();
    QTest::keyClick(&relu, Qt::Key_Down);
    QString before = relu.accessibleDescription();
    EXPECT_TRUE(before.startsWith("(15, 15): ") || before.startsWith("(16, 16): "));
    auto& image = find<PixelView>("movedImage");
    QTest::keyClick(&image, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_THAT(image.accessibleDescription().toStdString(), testing::StartsWith("(1"));
    EXPECT_EQ(find<QSpinBox>("stagesRight").value(), 1) << "it was not moved";
}

TEST_F(ExplorePageGui, AFileThatIsNoImageIsOneLine) {
    const auto path = folder.filePath("bad.png");
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("no image");
    file.close();
    find<ImageChooser>("stages").choose_file(path);
    auto& message = window->page(PageId::explore).message();
    EXPECT_TRUE(wait_for([&] { return message.text().contains("bad.png"); }));
    find<QComboBox>("stagesKind").setCurrentIndex(0);
    EXPECT_TRUE(wait_for([&] { return message.text().isEmpty(); }));
}

TEST_F(ExplorePageGui, TheCopiedFilterCommandWritesWhatIsShown) {
    open_digits();
    find<ImageChooser>("stages").choose_sample("train", 7);
    find<QComboBox>("kernelName").setCurrentText("sobel-y");
    find<QDoubleSpinBox>("kernel0").setValue(-1.5);
    find<QSpinBox>("stagesPool").setValue(3);
    find<QSpinBox>("stagesDown").setValue(-2);
    FilterSpec spec;
    spec.source = {"", digits(), "train", 7};
    spec.stages = {parse_kernel("-1.5,-2,-1,0,0,0,1,2,1"), 3, 1, -2};
    ASSERT_TRUE(wait_for_image("movedPool", expected(spec, 3, true)));

    const auto out = folder.filePath("out");
    run_copied_command(*window, {"--out", out.toStdString()});
    for (const char* stage : {"Image", "Kernel", "Relu", "Pool", "Average"})
        for (const char* moved : {"original", "moved"}) {
            const auto on_page = shown((std::string(moved) + stage).c_str());
            const auto name = QString(stage).toLower() +
                              (std::string(moved) == "moved" ? "-shifted" : "") + ".png";
            const auto written = to_picture(decode_image(QDir(out).filePath(name).toStdString()));
            EXPECT_EQ(written, on_page.scaled(written.size())) << name.toStdString();
        }
}

TEST_F(ExplorePageGui, ShowsATrainedRunsMaps) {
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    find<ImageChooser>("maps").choose_sample("test", 5);
    // The backbone's last layer comes by itself.
    auto spec = maps_spec(run_folder, "backbone.3");
    auto result = run(spec, {});
    ASSERT_TRUE(wait_for_image("mapsGrid", to_picture(map_grid(result.maps, false).image)));
    EXPECT_EQ(shown("mapsPooled"), to_picture(map_grid(result.pooled, false).image));
    EXPECT_EQ(shown("mapsImage"), to_picture(picture(result.image.pixels, {0, 1})));
    EXPECT_EQ(shown("mapsActivation"),
              to_picture(heat_over(result.image.pixels, result.activation->on_image, 0.5)));
    auto& classes = find<QTreeWidget>("mapsClasses");
    ASSERT_EQ(classes.topLevelItemCount(), 10);
    EXPECT_EQ(classes.topLevelItem(0)->text(0).toStdString(), result.class_name);

    auto& layers = find<QComboBox>("mapsLayer");
    EXPECT_EQ(layers.count(), 7);
    layers.setCurrentIndex(layers.findData("backbone.0"));
    spec.layer = "backbone.0";
    result = run(spec, {});
    EXPECT_TRUE(wait_for_image("mapsGrid", to_picture(map_grid(result.maps, false).image)));
    QTest::mouseClick(&find<QCheckBox>("mapsEach"), Qt::LeftButton, {}, {8, 8});
    EXPECT_TRUE(wait_for_image("mapsGrid", to_picture(map_grid(result.maps, true).image)));

    auto& class_box = find<QComboBox>("mapsClass");
    class_box.setCurrentIndex(class_box.findData("4"));
    spec.class_name = "4";
    result = run(spec, {});
    find<QSlider>("mapsOpacity").setValue(80);
    EXPECT_TRUE(wait_for_image(
        "mapsActivation",
        to_picture(heat_over(result.image.pixels, result.activation->on_image, 0.8))));
    EXPECT_TRUE(find<QLabel>("activationMethod").text().startsWith("CAM of 4"));
}

TEST_F(ExplorePageGui, AClassOfTheListChoosesItsMap) {
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    auto& classes = find<QTreeWidget>("mapsClasses");
    ASSERT_TRUE(wait_for([&] { return classes.topLevelItemCount() == 10; }));
    ASSERT_TRUE(wait_for([&] { return !shown("mapsActivation").isNull(); }));
    ASSERT_EQ(classes.currentItem(), classes.topLevelItem(0)) << "the map shown";
    auto spec = maps_spec(run_folder, "backbone.3");
    spec.class_name = classes.topLevelItem(4)->text(0).toStdString();
    const auto place = classes.visualItemRect(classes.topLevelItem(4)).center();
    QTest::mouseClick(classes.viewport(), Qt::LeftButton, {}, place);
    const auto result = run(spec, {});
    EXPECT_TRUE(wait_for_image(
        "mapsActivation",
        to_picture(heat_over(result.image.pixels, result.activation->on_image, 0.5))));
    EXPECT_EQ(find<QComboBox>("mapsClass").currentText().toStdString(), spec.class_name);
    EXPECT_EQ(classes.currentItem()->text(0).toStdString(), spec.class_name);
    const float highest = *std::ranges::max_element(result.activation->on_image.values);
    EXPECT_EQ(find<ColourBar>("mapsActivationColours").high(),
              short_number(std::max(0.0f, highest)));
}

TEST_F(ExplorePageGui, AMapOpensByClickAndByKey) {
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    const auto result = run(maps_spec(run_folder, "backbone.3"), {});
    const auto grid = map_grid(result.maps, false);
    ASSERT_TRUE(wait_for_image("mapsGrid", to_picture(grid.image)));
    auto& view = find<MapGridView>("mapsGrid");
    ASSERT_EQ(grid.columns, 3);
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(view.current(), 4);
    EXPECT_TRUE(find<QLabel>("mapCaption").text().startsWith("Map 4 of 8"));
    QTest::keyClick(&view, Qt::Key_Return);
    const auto values = result.maps.map(4);
    const auto one = to_picture(
        picture({{1, 7, 7}, {values.begin(), values.end()}}, range_of(result.maps.values)));
    EXPECT_EQ(shown("mapsOne"), one);
    EXPECT_TRUE(find<PixelView>("mapsOne").isVisible());
    QTest::mouseClick(&find<QPushButton>("mapsBack"), Qt::LeftButton);
    EXPECT_TRUE(view.isVisible());

    QTest::mouseClick(&view, Qt::LeftButton, {}, view.rect().center()); // map 4 of 3 x 3
    EXPECT_EQ(shown("mapsOne"), one);
    EXPECT_TRUE(find<PixelView>("mapsOne").isVisible());
}

TEST_F(ExplorePageGui, AnotherRunBringsItsOwnLayersAndClasses) {
    open_digits();
    explore(train("gap-dense"));
    auto& layers = find<QComboBox>("mapsLayer");
    ASSERT_TRUE(wait_for([&] { return layers.currentData() == "backbone.3"; }));
    layers.setCurrentIndex(layers.findData("head.2")); // a flatten head has only two layers
    find<QComboBox>("mapsClass").setCurrentIndex(3);
    EXPECT_TRUE(wait_for([&] { return find<QLabel>("mapCaption").text().contains("of 10"); }));
    explore(train("flatten-dense"));
    EXPECT_TRUE(wait_for([&] { return layers.count() == 6; }));
    EXPECT_TRUE(wait_for([&] { return find<QLabel>("mapCaption").text().contains("of 8"); }));
    EXPECT_EQ(layers.currentData(), "backbone.3");
    EXPECT_EQ(find<QComboBox>("mapsClass").currentIndex(), 0);
    EXPECT_EQ(window->page(PageId::explore).message().text(), "");
}

TEST_F(ExplorePageGui, AFlattenHeadHasAPositionMap) {
    open_digits();
    explore(train("flatten-dense"));
    EXPECT_TRUE(wait_for(
        [&] { return find<QLabel>("activationMethod").text().startsWith("position map of "); }));
    EXPECT_TRUE(find<PixelView>("mapsActivation").isVisible());
}

TEST_F(ExplorePageGui, AHeadSaysWhyItHasNoActivation) {
    open_digits();
    explore(train("gmp-dense"));
    EXPECT_TRUE(wait_for([&] {
        return find<QLabel>("activationMethod").text().contains("has no class activation map");
    }));
    EXPECT_FALSE(find<PixelView>("mapsActivation").isVisible());
    EXPECT_FALSE(shown("mapsPooled").isNull());
}

TEST_F(ExplorePageGui, TheRunTabSaysWhatItLacks) {
    find<QTabWidget>("exploreTabs").setCurrentIndex(1);
    EXPECT_THAT(find<QLabel>("mapsEmpty").text().toStdString(), testing::HasSubstr("Train page"));
    explore(train("gap-dense"));
    EXPECT_THAT(find<QLabel>("mapsEmpty").text().toStdString(), testing::HasSubstr("Data page"));
    EXPECT_TRUE(window->page(PageId::explore).command().isEmpty());
    open_digits();
    EXPECT_TRUE(wait_for([&] { return find<PixelView>("mapsGrid").isVisible(); }));
    explore(folder.filePath("nowhere").toStdString());
    auto& message = window->page(PageId::explore).message();
    EXPECT_TRUE(wait_for([&] { return message.text().contains("nowhere"); }));
}

TEST_F(ExplorePageGui, PastRunsAreThereToChooseFrom) {
    const auto run_folder = QString::fromStdString(train("gap-dense"));
    open_digits();
    find<QTabWidget>("exploreTabs").setCurrentIndex(1);
    auto& runs = find<QComboBox>("mapsRun");
    EXPECT_TRUE(wait_for([&] { return runs.currentData() == run_folder; }));
    EXPECT_EQ(runs.currentText(), "gap-dense");
    EXPECT_TRUE(wait_for([&] { return !shown("mapsGrid").isNull(); }));
    // Another run comes, and this one stays chosen.
    train("flatten-dense");
    emit window->session().runs_changed();
    EXPECT_TRUE(wait_for([&] { return runs.count() == 2; }));
    EXPECT_EQ(runs.currentData(), run_folder);
}

TEST_F(ExplorePageGui, ThePastRunsOfTheTrainPageLeadHere) {
    const auto run_folder = QString::fromStdString(train("gap-dense"));
    open_digits();
    window->show_page(PageId::train);
    auto& list = find<QTreeView>("runs");
    emit window->session().runs_changed();
    ASSERT_TRUE(wait_for([&] { return list.model()->rowCount() == 1; }));
    list.setCurrentIndex(list.model()->index(0, 0));
    find<QAction>("exploreRun").trigger();
    EXPECT_EQ(window->current_page(), PageId::explore);
    EXPECT_TRUE(wait_for([&] { return !shown("mapsGrid").isNull(); }));
    EXPECT_EQ(find<QComboBox>("mapsRun").currentData(), run_folder);
}

TEST_F(ExplorePageGui, AnImageIsChosenFromThumbnailsOfItsClass) {
    open_digits();
    find<ImageChooser>("stages").choose_sample("train", 7);
    QTest::mouseClick(&find<QToolButton>("stagesThumbnails"), Qt::LeftButton);
    auto& grid = find<ImageGrid>("pickerGrid");
    ASSERT_TRUE(QTest::qWaitForWindowExposed(grid.window()));
    EXPECT_EQ(grid.images().sample(grid.currentIndex()), 7);
    find<QComboBox>("pickerClass").setCurrentIndex(4); // "3"
    ASSERT_GT(grid.images().rowCount(), 1);
    const auto second = grid.images().index(1);
    EXPECT_EQ(second.data(ImageModel::label_role), "3");
    ASSERT_TRUE(wait_for([&] { return grid.visualRect(second).isValid(); }));
    const auto wanted = grid.images().sample(second);
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, grid.visualRect(second).center());
    EXPECT_FALSE(grid.isVisible());
    EXPECT_EQ(find<QSpinBox>("stagesSample").value(), static_cast<int>(wanted));
    FilterSpec spec = circle("emboss", 1, 0);
    spec.source = {"", digits(), "train", wanted};
    EXPECT_TRUE(wait_for_image("originalImage", expected(spec, 0, false)));

    // By keys; Escape changes nothing.
    find<QToolButton>("stagesThumbnails").click();
    QTest::keyClick(&grid, Qt::Key_Left);
    QTest::keyClick(&grid, Qt::Key_Return);
    EXPECT_EQ(find<QSpinBox>("stagesSample").value(),
              static_cast<int>(grid.images().sample(grid.images().index(0))));
    find<QToolButton>("stagesThumbnails").click();
    QTest::keyClick(&grid, Qt::Key_Right);
    QTest::keyClick(&grid, Qt::Key_Escape);
    EXPECT_FALSE(grid.isVisible());
    EXPECT_NE(find<QSpinBox>("stagesSample").value(), static_cast<int>(wanted));
}

TEST_F(ExplorePageGui, AnImageOfTheGalleryIsShownOnTheTabLastUsed) {
    open_digits();
    window->show_page(PageId::data);
    emit window->session().open_data_requested("synth:digits");
    auto& grid = find<ImageGrid>("gallery");
    ASSERT_TRUE(wait_for([&] { return grid.isVisible() && grid.images().rowCount() > 5; }));
    const auto fifth = grid.images().index(5);
    grid.setCurrentIndex(fifth);
    const auto sample = grid.images().sample(fifth);
    const auto wanted = read_picture(*grid.images().dataset(), sample);
    grid.scrollTo(fifth);
    QCoreApplication::processEvents();
    const auto place = grid.visualRect(fifth).center();
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(grid.viewport(), Qt::LeftButton, {}, place);
    ASSERT_EQ(window->current_page(), PageId::explore);
    EXPECT_TRUE(wait_for_image("originalImage", wanted));
    EXPECT_EQ(find<QSpinBox>("stagesSample").value(), static_cast<int>(sample));

    find<QTabWidget>("exploreTabs").setCurrentIndex(2);
    window->show_page(PageId::data);
    grid.setCurrentIndex(grid.images().index(3));
    grid.findChild<QAction*>("exploreImage")->trigger();
    EXPECT_EQ(find<QSpinBox>("pooledASample").value(),
              static_cast<int>(grid.images().sample(grid.images().index(3))));
}

TEST_F(ExplorePageGui, PlaysTheWayFromTheImageToTheVerdict) {
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    ASSERT_TRUE(wait_for([&] { return !shown("mapsGrid").isNull(); }));
    QTest::mouseClick(&find<QPushButton>("mapsPlay"), Qt::LeftButton);
    auto& story = find<StoryView>("mapsStory");
    ASSERT_TRUE(wait_for([&] { return story.isVisible(); }));
    const auto said = [&] { return find<QLabel>("storySentence").text().toStdString(); };
    EXPECT_EQ(find<QPushButton>("storyPlay").text(), "Pause") << "it plays";
    QTest::mouseClick(&find<QPushButton>("storyPlay"), Qt::LeftButton);
    EXPECT_EQ(find<QPushButton>("storyPlay").text(), "Play");
    ASSERT_EQ(story.step(), 0);
    EXPECT_THAT(said(), testing::HasSubstr("28 x 28 pixels"));
    EXPECT_EQ(shown("storyImage"), shown("mapsImage"));
    shoot("explore-story-image.png");

    // Two sizes of maps: after the strided convolution, and after pooling.
    auto& next = find<QPushButton>("storyNext");
    const auto first = run(maps_spec(run_folder, "backbone.2"), {});
    QTest::mouseClick(&next, Qt::LeftButton);
    EXPECT_THAT(said(), testing::HasSubstr("8 maps, of 14 x 14 places"));
    EXPECT_EQ(shown("storyMaps"), to_picture(map_grid(first.maps, false).image));
    shoot("explore-story-maps.png");
    QTest::keyClick(&next, Qt::Key_Right);
    EXPECT_THAT(said(), testing::HasSubstr("8 maps of 7 x 7 places"));
    QTest::keyClick(&next, Qt::Key_Right);
    EXPECT_THAT(said(), testing::HasSubstr("8 numbers tell what is in the image"));
    EXPECT_EQ(shown("storyMaps"), to_picture(map_grid(first.pooled, false).image));
    QTest::keyClick(&next, Qt::Key_PageDown);
    EXPECT_THAT(said(), testing::HasSubstr("the verdict is " + ranked(first).front().first));
    EXPECT_FALSE(next.isEnabled());
    shoot("explore-story-verdict.png");
    QTest::keyClick(&story, Qt::Key_Left);
    EXPECT_EQ(story.step(), 3);
    QTest::keyClick(&story, Qt::Key_Escape);
    EXPECT_FALSE(story.isVisible());
    EXPECT_TRUE(find<PixelView>("mapsImage").isVisible());
}

TEST_F(ExplorePageGui, AFlattenHeadTakesMoreThanTheMeans) {
    open_digits();
    explore(train("flatten-dense"));
    ASSERT_TRUE(wait_for([&] { return !shown("mapsGrid").isNull(); }));
    find<QPushButton>("mapsPlay").click();
    auto& story = find<StoryView>("mapsStory");
    ASSERT_TRUE(wait_for([&] { return story.isVisible(); }));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&story, Qt::Key_Right);
    EXPECT_THAT(find<QLabel>("storySentence").text().toStdString(),
                testing::HasSubstr("This head takes more: 392 numbers"));
}

TEST_F(ExplorePageGui, TheCopiedMapsCommandWritesWhatIsShown) {
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    find<ImageChooser>("maps").choose_sample("train", 11);
    auto& layers = find<QComboBox>("mapsLayer");
    ASSERT_TRUE(wait_for([&] { return layers.currentData() == "backbone.3"; }));
    layers.setCurrentIndex(layers.findData("backbone.0"));
    find<QCheckBox>("mapsEach").setChecked(true);
    find<QSlider>("mapsOpacity").setValue(35);
    auto spec = maps_spec(run_folder, "backbone.0");
    spec.source.split = "train";
    const auto result = run(spec, {});
    ASSERT_TRUE(wait_for_image("mapsGrid", to_picture(map_grid(result.maps, true).image)));

    const auto out = folder.filePath("out");
    const auto printed = run_copied_command(*window, {"--out", out.toStdString(), "--json"});
    EXPECT_EQ(nlohmann::json::parse(printed).at("maps").at("layer"), "backbone.0");
    const std::pair<const char*, const char*> files[] = {{"mapsImage", "image.png"},
                                                         {"mapsGrid", "maps.png"},
                                                         {"mapsPooled", "pooled.png"},
                                                         {"mapsActivation", "activation.png"}};
    for (const auto& [view, name] : files) {
        const auto written = to_picture(decode_image(QDir(out).filePath(name).toStdString()));
        EXPECT_EQ(written, shown(view).scaled(written.size())) << name;
    }
}

TEST_F(ExplorePageGui, Screenshots) {
    find<QComboBox>("kernelName").setCurrentText("edge");
    ASSERT_TRUE(wait_for_image("movedPool", expected(circle("edge", 1, 0), 3, true)));
    shoot("explore-stages-light.png");
    open_digits();
    const auto run_folder = train("gap-dense");
    explore(run_folder);
    const auto result = run(maps_spec(run_folder, "backbone.3"), {});
    ASSERT_TRUE(wait_for_image("mapsGrid", to_picture(map_grid(result.maps, false).image)));
    shoot("explore-run-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("explore-run-dark.png");
    find<QTabWidget>("exploreTabs").setCurrentIndex(0);
    shoot("explore-stages-dark.png");
}

} // namespace
} // namespace headroom
