#include "datasets/base/Error.h"
#include "gui/Theme.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/data/GeneratorDialog.h"
#include "gui/widgets/PixelView.h"
#include "tests/SourceFolder.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/DataFixture.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::HasSubstr;

TEST_F(DataPageGui, SaysThatNothingIsOpenOnlyWhileNothingIsRead) {
    auto& hint = find<QLabel>("startHint");
    EXPECT_TRUE(hint.isVisible());
    read([&] {
        data_page().open(folder.filePath("missing"));
        EXPECT_FALSE(hint.isVisible());
    });
    EXPECT_TRUE(hint.isVisible());
    EXPECT_NE(message(), "");
}

TEST_F(DataPageGui, DrawsWhatTheGeneratorDialogSays) {
    read([&] {
        QTimer::singleShot(0, [] {
            auto* dialog = qobject_cast<GeneratorDialog*>(QApplication::activeModalWidget());
            ASSERT_TRUE(dialog);
            dialog->findChild<QComboBox*>("generatorKind")->setCurrentText("synth:vehicles");
            dialog->findChild<QSpinBox*>("generatorCount")->setValue(100);
            dialog->findChild<QSpinBox*>("generatorSide")->setValue(24);
            QTest::keyClick(dialog, Qt::Key_Return);
        });
        QTest::mouseClick(&find<QPushButton>("openGenerator"), Qt::LeftButton);
    });
    EXPECT_EQ(message(), "");
    EXPECT_EQ(label("dataFormat"), "synth");
    EXPECT_EQ(label("dataImages"), "80 train, 20 test");
    EXPECT_EQ(label("dataShape"), "24x24x3");
    EXPECT_EQ(window->session().data()->train->size(), 80u);
    EXPECT_EQ(window->session().data_spec().path, "synth:vehicles:24x24");
    EXPECT_EQ(data_page().command().toStdString(),
              "headroom dataset inspect synth:vehicles:24x24 --synth-count 100");
}

TEST_F(DataPageGui, ListsBadFilesWithTheirReasons) {
    open(QString::fromStdString(write_photos()));
    EXPECT_THAT(message(), HasSubstr("1 image cannot be read"));
    auto& bad = find<QTableWidget>("badFiles");
    ASSERT_EQ(bad.rowCount(), 1);
    EXPECT_EQ(bad.item(0, 0)->text(), "Truck/broken.png");
    EXPECT_THAT(bad.item(0, 1)->text().toStdString(), HasSubstr("Unsupported image format"));
    auto& tabs = find<QTabWidget>("summaryTabs");
    EXPECT_EQ(tabs.tabText(tabs.indexOf(&bad)), "Bad files (1)");

    open("synth:digits:8x8");
    EXPECT_FALSE(tabs.isTabVisible(tabs.indexOf(&bad)));
    EXPECT_EQ(message(), "");
}

/// Typed into the box and read back, where the locale has a decimal comma and where it has a point.
TEST_F(DataPageGui, SharesTakeADecimalCommaAndADecimalPoint) {
    auto& box = find<QDoubleSpinBox>("dataTestFraction");
    for (const char* locale : {"de_DE", "en_US"}) {
        box.setLocale(QLocale(locale));
        for (const char* text : {"0.35", "0,45"}) {
            box.selectAll();
            QTest::keyClicks(&box, text);
            box.interpretText();
            EXPECT_EQ(box.value(), QString(text).replace(',', '.').toDouble())
                << locale << " " << text;
        }
    }
}

TEST_F(DataPageGui, ListsTheObjectsOfAnHdf5File) {
    open(QString::fromStdString(source_folder() + "/tests/fixtures/hdf5/coursera.h5"));
    auto& objects = find<QTableWidget>("hdf5Objects");
    ASSERT_EQ(objects.rowCount(), 5);
    bool images = false;
    for (int row = 0; row < objects.rowCount(); ++row)
        images |= objects.item(row, 0)->text() == "/train_set_x" &&
                  objects.item(row, 1)->text().startsWith("images of train");
    EXPECT_TRUE(images);
    EXPECT_TRUE(label("dataPixels").starts_with("mean 0."));
    auto& tabs = find<QTabWidget>("summaryTabs");
    EXPECT_TRUE(tabs.isTabVisible(tabs.indexOf(&objects)));
    open("synth:digits:8x8");
    EXPECT_FALSE(tabs.isTabVisible(tabs.indexOf(&objects)));
}

TEST_F(DataPageGui, ShowsColourHdf5InTrueColours) {
    for (const char* name : {"keras.h5", "nchw-float-one-hot.h5"}) {
        open(QString::fromStdString(source_folder() + "/tests/fixtures/hdf5/") + name);
        EXPECT_EQ(message(), "");
        EXPECT_EQ(label("dataFormat"), "hdf5");
        auto& images = grid().images();
        ASSERT_GT(images.rowCount(), 0);
        for (int row = 0; row < images.rowCount(); ++row) {
            const auto index = images.index(row);
            const auto sample = index.data(Qt::ToolTipRole).toString();
            const int i = sample.section('[', 1).chopped(1).toInt();
            const auto read = [&] { return index.data(Qt::DecorationRole).value<QImage>(); };
            ASSERT_TRUE(wait_for([&] { return !read().isNull(); }));
            const auto image = read();
            ASSERT_EQ(image.size(), QSize(5, 6));
            // The formula of tests/fixtures/make_hdf5.py.
            const auto value = [&](int y, int x, int c) {
                return (7 * i + 3 * y + 5 * x + 11 * c + 1) % 256;
            };
            for (int y = 0; y < 6; ++y)
                for (int x = 0; x < 5; ++x)
                    ASSERT_EQ(image.pixelColor(x, y),
                              QColor(value(y, x, 0), value(y, x, 1), value(y, x, 2)))
                        << name << " " << sample.toStdString() << " " << y << " " << x;
        }
    }
}

TEST_F(DataPageGui, FiltersBySplitAndClass) {
    open_digits();
    EXPECT_EQ(label("dataShownCount"), "160 images");
    auto& classes = find<QComboBox>("dataClass");
    ASSERT_EQ(classes.count(), 11);
    EXPECT_EQ(classes.itemText(4), "3 (16)");
    classes.setCurrentIndex(4);
    EXPECT_EQ(label("dataShownCount"), "16 images");
    find<QComboBox>("dataSplit").setCurrentIndex(1);
    EXPECT_EQ(classes.currentText(), "3 (4)") << "the class stays chosen";
    EXPECT_EQ(label("dataShownCount"), "4 images");
    for (int row = 0; row < 4; ++row)
        EXPECT_EQ(grid().images().index(row).data(ImageModel::label_role), "3");
}

TEST_F(DataPageGui, ShowsTheChosenImageLarge) {
    open(QString::fromStdString(write_photos()));
    find<QComboBox>("dataClass").setCurrentIndex(2);
    auto& view = grid();
    const auto index = view.model()->index(1, 0);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(index).center());
    EXPECT_EQ(label("dataSampleName"), index.data(Qt::ToolTipRole).toString().toStdString());
    EXPECT_THAT(label("dataSampleName"), HasSubstr("Truck/"));
    EXPECT_THAT(label("dataSampleAbout"), HasSubstr("Class Truck, "));
    const auto& large = find<PixelView>("dataSampleImage").image();
    EXPECT_EQ(large.size(), QSize(6, 4));
    EXPECT_EQ(large.pixelColor(3, 2), QColor(Qt::blue));

    // The arrow keys continue from there.
    QTest::keyClick(&view, Qt::Key_Left);
    EXPECT_EQ(label("dataSampleName"),
              view.model()->index(0, 0).data(Qt::ToolTipRole).toString().toStdString());
}

TEST_F(DataPageGui, OpensWhatIsDroppedOnTheWindow) {
    window->show_page(PageId::explore);
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(QString::fromStdString(write_photos()))});
    read([&] {
        const QPoint middle = window->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &dropped, Qt::LeftButton, {});
        QApplication::sendEvent(window.get(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent drop(middle, Qt::CopyAction, &dropped, Qt::LeftButton, {});
        QApplication::sendEvent(window.get(), &drop);
    });
    EXPECT_EQ(window->current_page(), PageId::data);
    EXPECT_EQ(label("dataFormat"), "folder");
    EXPECT_EQ(label("dataImages"), "6 train, 2 test");
}

TEST_F(DataPageGui, OptionsFillTheSpecAndTheCommand) {
    open_digits();
    find<QToolButton>("foldOptions").click();
    find<QLineEdit>("dataResize").setText("12x10");
    find<QComboBox>("dataChannels").setCurrentText("3");
    find<QLineEdit>("dataClasses").setText("1,3,8");
    find<QDoubleSpinBox>("dataTestFraction").setValue(0.25);
    find<QDoubleSpinBox>("dataValidFraction").setValue(0.2);
    find<QSpinBox>("dataTrainLimit").setValue(15);
    find<QSpinBox>("dataSplitSeed").setValue(7);
    find<QLineEdit>("dataLabelsFrom").setText("-1");
    find<QCheckBox>("dataSkipEmpty").setChecked(true);
    EXPECT_EQ(label("dataShape"), "28x28x1") << "nothing is read before Apply";
    read([&] { QTest::mouseClick(&find<QPushButton>("applyOptions"), Qt::LeftButton); });

    EXPECT_EQ(data_page().command().toStdString(),
              "headroom dataset inspect synth:digits --classes 1,3,8 --resize 12x10 --channels 3 "
              "--test-fraction 0.25 --valid-fraction 0.2 --split-seed 7 --labels-from=-1 "
              "--skip-empty --synth-count 200 --train-limit 15");
    EXPECT_EQ(label("dataImages"), "15 train, 9 valid, 15 test");
    EXPECT_EQ(label("dataShape"), "12x10x3; stored as 28x28");
    EXPECT_EQ(window->session().data_spec().train_limit, 15u);

    const auto told = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(told["fingerprint"], label("dataFingerprint"));
    EXPECT_EQ(told["shape"], "12x10x3");
    auto& counts = find<QTableWidget>("classCounts");
    ASSERT_EQ(counts.rowCount(), 3);
    for (int row = 0; row < 3; ++row)
        for (int split = 0; split < 3; ++split)
            EXPECT_EQ(counts.item(row, split + 1)->text().toStdString(),
                      told["splits"][static_cast<std::size_t>(split)]["per_class"]
                          [static_cast<std::size_t>(row)]
                              .dump());
}

TEST_F(DataPageGui, ErrorsAreShownAndMendedInPlace) {
    open(folder.filePath("nowhere"));
    EXPECT_THAT(message(), HasSubstr("no such file or folder"));
    EXPECT_FALSE(window->session().data());
    EXPECT_TRUE(find<QFrame>("dataOptions").isVisible());

    open(QString::fromStdString(source_folder() + "/tests/fixtures/hdf5/keras.h5"));
    EXPECT_EQ(message(), "");
    find<QLineEdit>("dataResize").setText("12x");
    EXPECT_EQ(data_page().command(), "");
    QTest::mouseClick(&find<QPushButton>("applyOptions"), Qt::LeftButton);
    EXPECT_THAT(message(), HasSubstr("“Resize to” 12x: expected HEIGHTxWIDTH"));
    EXPECT_EQ(window->focusWidget(), &find<QLineEdit>("dataResize"));
    find<QLineEdit>("dataResize").setText("12x9");
    read([&] { QTest::keyClick(&find<QLineEdit>("dataResize"), Qt::Key_Return); });
    EXPECT_EQ(message(), "");
    EXPECT_EQ(label("dataShape"), "12x9x3; stored as 6x5");

    // An error that only the job can find.
    find<QLineEdit>("dataClasses").setText("car");
    read([&] { QTest::mouseClick(&find<QPushButton>("applyOptions"), Qt::LeftButton); });
    EXPECT_THAT(message(), HasSubstr("“Keep classes” car: no such class"));
    EXPECT_EQ(window->focusWidget(), &find<QLineEdit>("dataClasses"));
}

TEST_F(DataPageGui, ReadingCanBeStopped) {
    open_digits();
    DataSpec many;
    many.path = "synth:vehicles";
    many.options.synth_count = 50'000;
    read([&] {
        data_page().open(many);
        auto& stop = find<QPushButton>("stopReading");
        EXPECT_TRUE(stop.isVisible());
        QTest::mouseClick(&stop, Qt::LeftButton);
    });
    EXPECT_THAT(message(), HasSubstr("stopped"));
    EXPECT_FALSE(find<QProgressBar>("readingBar").isVisible());
    EXPECT_EQ(window->session().data_spec().path, "synth:digits") << "what was open stays open";
}

TEST_F(DataPageGui, RecentDataAreRememberedWhileTheyExist) {
    const auto path = QString::fromStdString(write_photos());
    open(path);
    open_digits();
    auto& menu = *find<QPushButton>("recent").menu();
    emit menu.aboutToShow();
    ASSERT_EQ(menu.actions().size(), 2);
    EXPECT_EQ(menu.actions()[0]->text(), "synth:digits");
    read([&] { menu.actions()[1]->trigger(); });
    EXPECT_EQ(window->session().data_spec().path, path.toStdString());
    std::filesystem::remove_all(photos.path());
    emit menu.aboutToShow();
    ASSERT_EQ(menu.actions().size(), 1);
    EXPECT_EQ(menu.actions()[0]->text(), "synth:digits");
}

/// Pictures for people to look at, as in ScreenshotsTest.cpp.
class DataPageScreenshots : public DataPageGui {
  protected:
    ~DataPageScreenshots() override { Theme::apply(*qApp, Appearance::light); }

    void shoot(const QString& name) {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        window->resize(1024, 700);
        QTest::qWait(0);
        EXPECT_LE(window->minimumSizeHint().width(), 1024);
        EXPECT_LE(window->minimumSizeHint().height(), 700);
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }
};

TEST_F(DataPageScreenshots, WithData) {
    open("synth:vehicles");
    grid().setCurrentIndex(grid().model()->index(4, 0));
    shoot("data-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("data-dark.png");
}

TEST_F(DataPageScreenshots, WithBadFilesAndOptions) {
    open(QString::fromStdString(write_photos(30)));
    auto& tabs = find<QTabWidget>("summaryTabs");
    tabs.setCurrentWidget(&find<QTableWidget>("badFiles"));
    find<QToolButton>("foldOptions").setChecked(true);
    shoot("data-options.png");
}

TEST_F(DataPageScreenshots, Findings) {
    open(QString::fromStdString(write_photos(5)));
    write_image(photos, "Car/copy.png", 60, 40, QColor(20, 160, 90));
    write_image(photos, "Truck/copy.png", 60, 40, QColor(20, 160, 90));
    write_image(photos, "Truck/long.png", 300, 12, Qt::darkYellow);
    photos.write("Car/empty.jpg", "");
    read([&] { QTest::mouseClick(&find<QPushButton>("verify"), Qt::LeftButton); });
    shoot("data-findings-bad.png");
    auto& kinds = find<QListWidget>("findingKinds");
    kinds.setCurrentItem(kinds.findItems("Contradiction", Qt::MatchStartsWith).value(0));
    shoot("data-findings-light.png");
    Theme::apply(*qApp, Appearance::dark);
    kinds.setCurrentItem(kinds.findItems("Duplicate", Qt::MatchStartsWith).value(0));
    shoot("data-findings-dark.png");
}

} // namespace
} // namespace headroom
