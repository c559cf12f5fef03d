#include "gui/pages/PredictPage.h"

#include "gui/Pictures.h"
#include "gui/Theme.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/RunChooser.h"
#include "gui/widgets/ThumbnailGrid.h"
#include "tests/datasets/TestImages.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>
#include <filesystem>

namespace headroom {
namespace {

using testing::HasSubstr;

/// The Predict page, a run of digits, and a folder of digits with one file that is no image.
class PredictPageGui : public ComparisonFixture {
  protected:
    static constexpr int image_count = 40;

    PredictPageGui() {
        const auto digits = open_dataset("synth:digits", made().spec.data.options);
        for (std::size_t i = 0; i < image_count; ++i)
            EXPECT_TRUE(read_picture(*digits.test, i)
                            .save(QString::fromStdString(in / fmt::format("{:02}.png", i))));
        in.write("99.png", "no image");
        window->show_page(PageId::predict);
    }
    ~PredictPageGui() override { Theme::apply(*qApp, Appearance::light); }

    PredictPage& page() const { return ComparisonFixture::page<PredictPage>(PageId::predict); }
    QString images() const { return QString::fromStdString(in.path().string()); }
    QString run_path() const { return run_folder("gap-dense"); }
    std::string message() const { return page().message().text().toStdString(); }
    std::string label(const char* name) const { return find<QLabel>(name).text().toStdString(); }
    void click(const char* name) const {
        auto& button = find<QPushButton>(name);
        ASSERT_TRUE(button.isVisible() && button.isEnabled()) << name;
        QTest::mouseClick(&button, Qt::LeftButton);
    }
    void predict(const QStringList& paths) {
        find<RunChooser>("predictChooser").open_run(run_path());
        page().open(paths);
        click("predictStart");
        ASSERT_TRUE(wait_for([&] { return find<QPushButton>("predictStart").isEnabled(); }));
    }
    void predict() { predict({images()}); }

    /// The expected results, computed by the core alone.
    std::vector<Prediction> expected() const {
        PredictSpec spec;
        spec.run = run_path().toStdString();
        spec.images = {in.path().string()};
        return run(spec, {});
    }
    QAbstractItemModel& grid() const { return *find<ThumbnailGrid>("predictGrid").model(); }
    QStringList captions() const {
        QStringList texts;
        for (int row = 0; row < grid().rowCount(); ++row)
            texts << grid().index(row, 0).data().toString();
        return texts;
    }
    void choose_answer(const QString& begin) const {
        auto& list = find<QListWidget>("predictAnswers");
        for (int row = 0; row < list.count(); ++row)
            if (list.item(row)->text().startsWith(begin + " (")) list.setCurrentRow(row);
        ASSERT_TRUE(list.currentItem()->text().startsWith(begin + " ("));
    }

    TempFolder in;
};

TEST_F(PredictPageGui, SaysWhatToDoNext) {
    EXPECT_THAT(label("predictHint"), HasSubstr("Train a run"));
    EXPECT_FALSE(find<QPushButton>("predictStart").isEnabled());
    page().open({run_path()});
    EXPECT_EQ(find<QComboBox>("predictRun").currentData(), run_path());
    EXPECT_THAT(label("predictHint"), HasSubstr("Open or drop"));
    EXPECT_TRUE(page().command().isEmpty());
    page().open({images()});
    EXPECT_THAT(label("predictHint"), HasSubstr("Press Predict"));
    EXPECT_EQ(page().command(), "headroom predict --run " + run_path() + " " + images());
}

TEST_F(PredictPageGui, OffersPastRuns) {
    Settings::set_runs_folder(made().folder.path());
    emit window->session().runs_changed();
    ASSERT_TRUE(wait_for([&] { return find<QComboBox>("predictRun").count() == 2; }));
}

TEST_F(PredictPageGui, EveryImageHasItsClassAndProbability) {
    predict();
    const auto results = expected();
    QStringList wanted;
    std::map<std::string, int> counts;
    for (const auto& result : results) {
        if (result.problem) continue;
        const auto& [name, probability] = result.classes.front();
        ++counts[name];
        wanted << QString("%1 %2%")
                      .arg(QString::fromStdString(name))
                      .arg(100 * probability, 0, 'f', 1);
    }
    EXPECT_EQ(captions(), wanted);
    EXPECT_EQ(message(), "");
    EXPECT_EQ(label("predictCount"), "40 of 41 shown");
    const auto& list = find<QListWidget>("predictAnswers");
    EXPECT_EQ(list.item(0)->text(), "all (40)");
    for (int c = 0; c < 10; ++c)
        EXPECT_EQ(list.item(c + 1)->text(),
                  QString("%1 (%2)").arg(c).arg(counts[std::to_string(c)]));

    // Thumbnails come from other threads.
    ASSERT_TRUE(wait_for(
        [&] { return !grid().index(0, 0).data(Qt::DecorationRole).value<QImage>().isNull(); }));
    EXPECT_EQ(grid().index(0, 0).data(Qt::DecorationRole).value<QImage>().size(), QSize(28, 28));
    find<ThumbnailGrid>("predictGrid").setCurrentIndex(grid().index(3, 0));
    EXPECT_THAT(label("predictionAbout"), HasSubstr(in / "03.png"));
    EXPECT_THAT(label("predictionAbout"), HasSubstr(results[3].classes[1].first + " "));
}

TEST_F(PredictPageGui, AFileThatCannotBeReadIsListedWithTheReason) {
    predict();
    choose_answer("cannot be read");
    auto& reasons = find<QListWidget>("predictUnreadable");
    EXPECT_TRUE(reasons.isVisible());
    ASSERT_EQ(reasons.count(), 1);
    EXPECT_THAT(reasons.item(0)->text().toStdString(), HasSubstr(in / "99.png"));
    reasons.setCurrentRow(0);
    EXPECT_THAT(label("predictionAbout"), HasSubstr("99.png"));
    choose_answer("all");
    EXPECT_FALSE(reasons.isVisible());
}

TEST_F(PredictPageGui, FiltersByClassAndDoubtAndSorts) {
    predict();
    const auto all = captions();
    const auto chance = [](const QString& caption) {
        return caption.section(' ', -1).chopped(1).toDouble();
    };
    find<QComboBox>("predictOrder").setCurrentIndex(1);
    auto sorted = captions();
    EXPECT_EQ(sorted.size(), all.size());
    EXPECT_TRUE(std::ranges::is_sorted(sorted, {}, chance));
    find<QComboBox>("predictOrder").setCurrentIndex(2);
    EXPECT_TRUE(std::ranges::is_sorted(captions(), std::greater(), chance));
    find<QComboBox>("predictOrder").setCurrentIndex(0);
    EXPECT_EQ(captions(), all);

    const auto results = expected();
    auto& below = find<QDoubleSpinBox>("predictBelow");
    below.setValue(chance(sorted[20]));
    const auto doubtful = std::ranges::count_if(results, [&](const Prediction& result) {
        return !result.problem && result.classes.front().second < below.value() / 100;
    });
    EXPECT_GT(doubtful, 0);
    EXPECT_LT(doubtful, 40);
    EXPECT_EQ(captions().size(), doubtful);
    below.setValue(0);

    const auto name = all[0].section(' ', 0, 0);
    choose_answer(name);
    EXPECT_EQ(captions(), all.filter(QRegularExpression("^" + name + " ")));
}

TEST_F(PredictPageGui, DoubtfulAnswersBecomeUnknown) {
    predict();
    auto& list = find<QListWidget>("predictAnswers");
    EXPECT_TRUE(list.item(11)->isHidden());
    find<QDoubleSpinBox>("predictReject").setValue(100);
    EXPECT_EQ(list.item(11)->text(), "unknown (40)");
    EXPECT_FALSE(list.item(11)->isHidden());
    EXPECT_TRUE(captions()[0].startsWith("unknown "));
    EXPECT_THAT(page().command().toStdString(),
                testing::EndsWith("--out predictions.csv --reject 1"));
    choose_answer("unknown");
    EXPECT_EQ(grid().rowCount(), 40);
    find<QDoubleSpinBox>("predictReject").setValue(0);
    EXPECT_EQ(list.currentRow(), 0) << "a row that is gone is not chosen";
    EXPECT_EQ(grid().rowCount(), 40);
}

TEST_F(PredictPageGui, SavesWhatTheCopiedCommandWrites) {
    predict();
    for (const char* ending : {".csv", ".jsonl"}) {
        page().save_table(folder.filePath("saved") + ending);
        EXPECT_THAT(message(), HasSubstr("Written: "));
        window->copy_command();
        auto words = shell_words(QApplication::clipboard()->text().toStdString());
        words.erase(words.begin());
        words.insert(words.end(), {"--out", (folder.filePath("whole") + ending).toStdString()});
        std::ostringstream out, err;
        EXPECT_EQ(run_cli(words, out, err), 3) << "one file is no image" << err.str();
        EXPECT_TRUE(content(folder.filePath("saved") + ending) ==
                    content(folder.filePath("whole") + ending));
    }
    page().save_table(folder.filePath("no/such/folder/p.csv"));
    EXPECT_THAT(message(), HasSubstr("no/such/folder"));
    page().save_table(folder.filePath("p.txt"));
    EXPECT_THAT(message(), HasSubstr("ends in .csv or .jsonl"));
}

TEST_F(PredictPageGui, SortsByLinksAndMovesNothing) {
    predict();
    page().sort_into(folder.filePath("sorted"));
    ASSERT_TRUE(wait_for([&] { return message().starts_with("40 images linked"); })) << message();
    for (const auto& result : expected()) {
        if (result.problem) continue;
        const auto link = std::filesystem::path(folder.filePath("sorted").toStdString()) /
                          result.classes.front().first /
                          std::filesystem::path(result.image).filename();
        EXPECT_EQ(std::filesystem::read_symlink(link), result.image);
        EXPECT_TRUE(
            std::filesystem::is_regular_file(std::filesystem::symlink_status(result.image)));
    }
}

TEST_F(PredictPageGui, ADoubleClickShowsWhatTheRunLooksAt) {
    predict();
    auto& view = find<ThumbnailGrid>("predictGrid");
    view.scrollTo(grid().index(1, 0));
    QCoreApplication::processEvents();
    const auto place = view.visualRect(grid().index(1, 0)).center();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, place);
    EXPECT_EQ(window->current_page(), PageId::explore);
    EXPECT_EQ(find<QLabel>("mapsFile").text(), "01.png");
    auto& classes = find<QTreeWidget>("mapsClasses");
    ASSERT_TRUE(wait_for([&] { return classes.topLevelItemCount() == 10; }));
    EXPECT_EQ(classes.topLevelItem(0)->text(0).toStdString(), expected()[1].classes[0].first);
}

TEST_F(PredictPageGui, TakesRunsAndImagesThatAreDropped) {
    const auto drop = [&](const QStringList& paths) {
        QMimeData mime;
        QList<QUrl> urls;
        for (const auto& path : paths)
            urls << QUrl::fromLocalFile(path);
        mime.setUrls(urls);
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&page(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event({5, 5}, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&page(), &event);
    };
    drop({run_path()});
    in.write("list.txt", in / "01.png");
    drop({images() + "/00.png", images() + "/list.txt"});
    EXPECT_EQ(label("predictImages"), "00.png, list.txt");
    EXPECT_EQ(page().command(), "headroom predict --run " + run_path() + " " + images() +
                                    "/00.png @" + images() + "/list.txt");
    click("predictStart");
    ASSERT_TRUE(wait_for([&] { return grid().rowCount() == 2; })) << message();
}

TEST_F(PredictPageGui, AWrongInputIsOneMessage) {
    const TempFolder empty;
    predict({QString::fromStdString(empty.path().string())});
    EXPECT_THAT(message(), HasSubstr(empty.path().string()));
    EXPECT_EQ(page().answers(), nullptr);
    predict({folder.filePath("gone.txt")});
    EXPECT_THAT(message(), HasSubstr("gone.txt: cannot be read"));

    // One broken file is a row, not an error.
    predict({images() + "/99.png"});
    EXPECT_EQ(message(), "");
    ASSERT_NE(page().answers(), nullptr);
    EXPECT_EQ(page().answers()->counts().back(), 1U);

    find<RunChooser>("predictChooser").open_run(folder.path());
    click("predictStart");
    ASSERT_TRUE(wait_for([&] { return find<QPushButton>("predictStart").isEnabled(); }));
    EXPECT_THAT(message(), HasSubstr("no model.safetensors"));
}

TEST_F(PredictPageGui, AStopKeepsWhatIsKnown) {
    find<RunChooser>("predictChooser").open_run(run_path());
    page().open({images()});
    QObject::connect(
        &page(), &Page::activity, &page(), [&] { page().stop(); }, Qt::SingleShotConnection);
    click("predictStart");
    ASSERT_TRUE(wait_for([&] { return find<QPushButton>("predictStart").isEnabled(); }));
    EXPECT_EQ(message(), "");
    EXPECT_FALSE(find<QPushButton>("predictStop").isEnabled());
    predict();
    EXPECT_EQ(grid().rowCount(), 40);
}

TEST_F(PredictPageGui, Screenshots) {
    predict();
    find<QComboBox>("predictOrder").setCurrentIndex(1);
    find<QDoubleSpinBox>("predictReject").setValue(11.7);
    auto& view = find<ThumbnailGrid>("predictGrid");
    view.setCurrentIndex(grid().index(2, 0));
    ASSERT_TRUE(wait_for([&] {
        for (int row = 0; row < grid().rowCount(); ++row)
            if (grid().index(row, 0).data(Qt::DecorationRole).value<QImage>().isNull())
                return false;
        return true;
    }));
    shoot("predict-light");
    Theme::apply(*qApp, Appearance::dark);
    shoot("predict-dark");
    window->resize(960, 540);
    QCoreApplication::processEvents();
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    EXPECT_TRUE(window->grab().save(out.filePath("predict-small.png")));
    choose_answer("cannot be read");
    Theme::apply(*qApp, Appearance::light);
    shoot("predict-unreadable");
}

} // namespace
} // namespace headroom
