#include "gui/pages/EvaluatePage.h"

#include "core/jobs/CommandLine.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/formats/OpenDataset.h"
#include "gui/Pictures.h"
#include "gui/Theme.h"
#include "gui/models/ConfusionModel.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/evaluate/FigureTable.h"
#include "gui/widgets/ConfusionTable.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/PathList.h"
#include "gui/widgets/PixelView.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

namespace headroom {
namespace {

class EvaluatePageGui : public ComparisonFixture {
  protected:
    EvaluatePage& page() const { return ComparisonFixture::page<EvaluatePage>(PageId::evaluate); }

    /// Evaluates both runs of the comparison on the open data.
    void evaluate(QStringList runs = {run_folder("flatten-dense"), run_folder("gap-dense")}) {
        open_digits();
        emit window->session().evaluate_requested(runs);
        EXPECT_EQ(window->current_page(), PageId::evaluate);
        QTest::mouseClick(&find<QPushButton>("evaluateStart"), Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return find<QPushButton>("evaluateStart").isEnabled(); }));
        ASSERT_EQ(page().rows().size(), static_cast<std::size_t>(runs.size()))
            << page().message().text().toStdString();
    }

    /// The expected rows, computed by the core alone.
    std::vector<EvaluateRow> expected() const {
        EvaluateSpec spec;
        spec.runs = {run_folder("flatten-dense").toStdString(),
                     run_folder("gap-dense").toStdString()};
        spec.data = {made().spec.data};
        return run(spec, {});
    }
};

TEST_F(EvaluatePageGui, SaysWhatToDoNext) {
    window->show_page(PageId::evaluate);
    EXPECT_FALSE(find<QPushButton>("evaluateStart").isEnabled());
    EXPECT_THAT(find<QLabel>("evaluateHint").text().toStdString(), testing::HasSubstr("runs"));
    EXPECT_TRUE(page().command().isEmpty());
    open_digits();
    find<PathList>("evaluateRuns").check_only({run_folder("gap-dense")});
    EXPECT_TRUE(find<QPushButton>("evaluateStart").isEnabled());
    EXPECT_FALSE(page().command().isEmpty());
}

TEST_F(EvaluatePageGui, OffersPastRunsAndTheDataTheyWereTrainedOn) {
    Settings::set_runs_folder(made().folder.path());
    emit window->session().runs_changed();
    auto& runs = find<PathList>("evaluateRuns");
    ASSERT_TRUE(wait_for([&] { return runs.count() == 2; }));
    EXPECT_TRUE(page().command().isEmpty());
    emit window->session().evaluate_requested({run_folder("gap-dense")});
    EXPECT_EQ(runs.count(), 2);
    EXPECT_EQ(runs.checked(), QStringList(run_folder("gap-dense")));
    EXPECT_THAT(page().command().toStdString(),
                testing::EndsWith("gap-dense-seed0 --data synth:digits --synth-count 600"));
}

TEST_F(EvaluatePageGui, ARowForEachRunAndTheDifference) {
    evaluate();
    auto& table = find<FigureTable>("results");
    const auto rows = expected();
    ASSERT_EQ(table.model()->rowCount(), 2);
    for (int i = 0; i < 2; ++i)
        EXPECT_DOUBLE_EQ(table.model()->index(i, 4).data(Qt::UserRole).toDouble(),
                         rows[static_cast<std::size_t>(i)].evaluation.accuracy);
    const auto paired = find<QLabel>("pairedDifference").text().toStdString();
    EXPECT_THAT(paired, testing::HasSubstr("gap-dense-seed0 minus runs/flatten-dense-seed0"));
    EXPECT_THAT(paired, testing::HasSubstr("McNemar"));

    // A click on the title sorts by the number.
    auto& header = *table.horizontalHeader();
    for (int click = 0; click < 2; ++click) {
        QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                          {header.sectionViewportPosition(4) + 10, header.height() / 2});
        const auto figure = [&](int row) {
            return table.model()->index(row, 4).data(Qt::UserRole).toDouble();
        };
        const bool rising = header.sortIndicatorOrder() == Qt::AscendingOrder;
        EXPECT_LE(figure(rising ? 0 : 1), figure(rising ? 1 : 0));
    }
}

TEST_F(EvaluatePageGui, TheRunsOwnSplitIsUsedAndNotesAreShown) {
    DataSpec data = made().spec.data;
    data.options.split_seed = 7; // set on the Data page: not a request
    window->session().set_data(
        data, std::make_shared<const OpenedData>(open_dataset(data.path, data.options)));
    auto& split = find<QComboBox>("evaluateSplit");
    const auto measure = [&](const QString& chosen) {
        split.setCurrentIndex(split.findData(chosen));
        emit window->session().evaluate_requested({run_folder("gap-dense")});
        QTest::mouseClick(&find<QPushButton>("evaluateStart"), Qt::LeftButton);
        EXPECT_TRUE(wait_for([&] { return find<QPushButton>("evaluateStart").isEnabled(); }));
        return page().rows().at(0);
    };
    const auto own = measure("");
    EXPECT_EQ(own.split_source, "run");
    EXPECT_EQ(own.trained_on, 0U);
    EXPECT_EQ(own.evaluation.predicted, expected()[1].evaluation.predicted);
    EXPECT_THAT(page().command().toStdString(), testing::Not(testing::HasSubstr("--split")));
    const auto& notes = find<QLabel>("evaluationNotes");
    EXPECT_THAT(notes.text().toStdString(), testing::Not(testing::HasSubstr("trained on by")));
    const auto all = measure("all");
    EXPECT_EQ(all.evaluation.count, 600);
    EXPECT_THAT(
        notes.text().toStdString(),
        testing::HasSubstr(
            QString("%1 of the 600 images were trained on by").arg(*all.trained_on).toStdString()));
    EXPECT_TRUE(notes.isVisible());
    EXPECT_THAT(page().command().toStdString(), testing::HasSubstr("--split all"));
}

TEST_F(EvaluatePageGui, ImagesAreBroughtToTheModelsInputUnlessASizeIsGiven) {
    DataSpec data = made().spec.data;
    data.options.resize = ImageSize{20, 20}; // of the Data page
    window->session().set_data(
        data, std::make_shared<const OpenedData>(open_dataset(data.path, data.options)));
    emit window->session().evaluate_requested({run_folder("gap-dense")});
    EXPECT_THAT(page().command().toStdString(), testing::Not(testing::HasSubstr("--resize")));
    auto& size = find<QLineEdit>("evaluateSize");
    size.setText("40x");
    EXPECT_FALSE(find<QPushButton>("evaluateStart").isEnabled());
    size.setText("40x36");
    EXPECT_TRUE(find<QPushButton>("evaluateStart").isEnabled());
    EXPECT_THAT(page().command().toStdString(), testing::HasSubstr("--resize 40x36"));
}

TEST_F(EvaluatePageGui, UndefinedFiguresOfAClassComeLast) {
    evaluate({run_folder("gap-dense")});
    const auto& figures = page().rows()[0].evaluation.per_class;
    int missing = 0; // after one epoch some digits are never predicted
    for (const auto& one : figures)
        missing += one.predicted == 0;
    auto& table = find<FigureTable>("classFigures");
    ASSERT_EQ(table.model()->rowCount(), 10);
    for (auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        table.sortByColumn(3, order);
        for (int row = 0; row < 10; ++row)
            EXPECT_EQ(table.model()->index(row, 3).data().toString() == "–", row >= 10 - missing);
    }
}

TEST_F(EvaluatePageGui, AnImageOfACellIsShownInExploreWithItsRun) {
    evaluate();
    find<FigureTable>("results").set_current_row(1);
    auto& map = find<ConfusionTable>("confusionMatrix");
    const auto& confusion = page().rows()[1].evaluation.confusion;
    const auto answer = std::ranges::max_element(confusion[3]) - confusion[3].begin();
    const auto index = map.model()->index(3, static_cast<int>(answer));
    map.scrollTo(index);
    QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, map.visualRect(index).center());
    auto& grid = *page().findChild<ImageGrid*>();
    ASSERT_GT(grid.images().rowCount(), 0);
    const auto last = grid.images().index(grid.images().rowCount() - 1);
    grid.setCurrentIndex(last);
    const auto wanted = read_picture(*grid.images().dataset(), grid.images().sample(last));
    grid.findChild<QAction*>("exploreImage")->trigger();
    EXPECT_EQ(window->current_page(), PageId::explore);
    EXPECT_EQ(find<QComboBox>("mapsRun").currentData().toString(), run_folder("gap-dense"));
    EXPECT_TRUE(wait_for([&] { return find<PixelView>("mapsImage").image() == wanted; }));
}

TEST_F(EvaluatePageGui, ACellOfTheConfusionMatrixShowsItsImages) {
    evaluate();
    find<FigureTable>("results").set_current_row(1);
    const auto& row = page().rows()[1];
    auto& map = find<ConfusionTable>("confusionMatrix");
    ASSERT_EQ(map.model()->rowCount(), 10);

    // The largest mistake.
    std::pair<int, int> cell{0, 1};
    const auto count = [&](int i, int j) {
        return row.evaluation.confusion[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    };
    for (int i = 0; i < 10; ++i)
        for (int j = 0; j < 10; ++j) {
            EXPECT_EQ(map.model()->index(i, j).data(ConfusionModel::count_role).toLongLong(),
                      count(i, j));
            if (i != j && count(i, j) > count(cell.first, cell.second)) cell = {i, j};
        }
    ASSERT_GT(count(cell.first, cell.second), 0);
    const auto index = map.model()->index(cell.first, cell.second);
    map.scrollTo(index);
    QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, map.visualRect(index).center());

    std::vector<std::size_t> shown, wanted;
    const auto& images = page().findChild<ImageGrid*>()->images();
    for (int i = 0; i < images.rowCount(); ++i)
        shown.push_back(images.sample(images.index(i)));
    for (std::size_t i = 0; i < row.evaluation.labels.size(); ++i)
        if (row.evaluation.labels[i] == cell.first && row.evaluation.predicted[i] == cell.second)
            wanted.push_back(i);
    EXPECT_EQ(shown, wanted);
    EXPECT_THAT(page().findChild<QLabel*>("sampleName")->text().toStdString(),
                testing::HasSubstr(row.sample_names[wanted.front()]));

    // By the keyboard: one cell to the right, and open it.
    map.setFocus();
    map.setCurrentIndex(map.model()->index(3, 3));
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(map.currentIndex(), map.model()->index(3, 4));
    QTest::keyClick(&map, Qt::Key_Return);
    EXPECT_EQ(images.rowCount(), count(3, 4));
}

TEST_F(EvaluatePageGui, ExportsWhatTheCommandWrites) {
    evaluate();
    page().save_csv(folder.filePath("p.csv"));
    page().save_json(folder.filePath("e.json"));
    const auto rows = expected();
    EXPECT_TRUE(content(folder.filePath("p.csv")).toStdString() == predictions_csv(rows));
    auto json = nlohmann::ordered_json::parse(content(folder.filePath("e.json")).toStdString());
    auto wanted = to_json(rows);
    for (auto* rows_json : {&json, &wanted})
        for (auto& one : *rows_json)
            one.erase("images_per_second");
    EXPECT_EQ(json, wanted);

    page().save_csv(folder.filePath("no/such/folder/p.csv"));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("no/such/folder"));
}

TEST_F(EvaluatePageGui, TheCopiedCommandGivesTheSame) {
    evaluate();
    run_copied_command(*window,
                       {"--json", "--predictions", folder.filePath("q.csv").toStdString()});
    EXPECT_TRUE(content(folder.filePath("q.csv")).toStdString() == predictions_csv(page().rows()));
}

TEST_F(EvaluatePageGui, AFailureIsOneMessage) {
    open_digits();
    emit window->session().evaluate_requested({folder.path()});
    QTest::mouseClick(&find<QPushButton>("evaluateStart"), Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return !page().message().text().isEmpty(); }));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("no model.safetensors"));
    ASSERT_TRUE(wait_for([&] { return find<QPushButton>("evaluateStart").isEnabled(); }));
}

TEST_F(EvaluatePageGui, Screenshots) {
    evaluate();
    auto& map = find<ConfusionTable>("confusionMatrix");
    map.setCurrentIndex(map.model()->index(3, 3));
    QTest::keyClick(&map, Qt::Key_Return);
    shoot("evaluate-light");
    find<QTabWidget>("evaluateTabs").setCurrentIndex(1);
    shoot("evaluate-classes-light");
    find<QTabWidget>("evaluateTabs").setCurrentIndex(0);
    Theme::apply(*qApp, Appearance::dark);
    shoot("evaluate-dark");
    Theme::apply(*qApp, Appearance::light);
}

} // namespace
} // namespace headroom
