#include "gui/pages/ComparePage.h"
#include "core/comparison/SampleOrder.h"

#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/FigureRows.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/compare/ComparisonTable.h"
#include "gui/widgets/ImageGrid.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparePageFixture.h"

#include <QAction>
#include <QPrinter>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTableWidget>

namespace headroom {
namespace {

TEST_F(ComparePageGui, SaysWhatToDoNext) {
    window->show_page(PageId::compare);
    EXPECT_TRUE(find<QLabel>("compareHint").isVisible());
    EXPECT_FALSE(find<QPushButton>("saveReport").isEnabled());
    EXPECT_TRUE(page().command().isEmpty());
}

TEST_F(ComparePageGui, OpensTheLastOneTrained) {
    Settings::set_runs_folder(made().folder.path());
    emit window->session().runs_changed();
    window->show_page(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return page().compared().has_value(); }));
    EXPECT_EQ(find<QComboBox>("comparisons").currentData().toString(), comparison());
}

TEST_F(ComparePageGui, ShowsTheFiguresOfTheReport) {
    open();
    const auto& shown = find<ComparisonTable>("comparisonFigures");
    const auto rows = figure_rows(made().result.comparison);
    ASSERT_EQ(shown.rowCount(), static_cast<int>(rows.size()));
    for (int row = 0; row < shown.rowCount(); ++row)
        for (int head = 0; head < 2; ++head)
            EXPECT_THAT(
                shown.item(row, head)->text().toStdString(),
                testing::EndsWith(
                    rows[static_cast<std::size_t>(row)].cells[static_cast<std::size_t>(head)]));
    const auto& difference = made().result.comparison.differences[0];
    EXPECT_EQ(find<QLabel>("verdict").text(), in_words(difference.verdict));
    EXPECT_THAT(
        find<QLabel>("verdict").text().toStdString(),
        testing::AllOf(testing::HasSubstr("“Seeds” 5"), testing::Not(testing::HasSubstr("--"))));
}

TEST_F(ComparePageGui, ShowsTheEvidenceOfTheReport) {
    open();
    const auto tables = evidence_tables(made().result.comparison);
    const auto shown = find<QScrollArea>("evidence").findChildren<QTableWidget*>();
    ASSERT_EQ(shown.size(), static_cast<qsizetype>(tables.size()));
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const auto& table = *shown[static_cast<qsizetype>(i)];
        ASSERT_EQ(table.rowCount(), static_cast<int>(tables[i].rows.size()));
        for (int row = 0; row < table.rowCount(); ++row)
            for (int column = 0; column < table.columnCount(); ++column)
                EXPECT_EQ(table.item(row, column)->text().toStdString(),
                          tables[i].rows[static_cast<std::size_t>(row)]
                                        [static_cast<std::size_t>(column)]);
    }
}

TEST_F(ComparePageGui, TheDisagreementsAreThoseThatWereCounted) {
    open();
    look_at_disagreements();
    const auto& counts = made().result.comparison.differences[0].counts;
    const std::int64_t wanted[] = {counts.both_right, counts.only_first, counts.only_second,
                                   counts.both_wrong};
    auto& tabs = find<QTabBar>("disagreementLists");
    const auto& grid = *disagreements().findChild<ImageGrid*>();
    for (int i = 0; i < 4; ++i) {
        const auto& list = disagreements().lists()[static_cast<std::size_t>(i)];
        EXPECT_EQ(static_cast<std::int64_t>(list.size()), wanted[i]);
        EXPECT_THAT(tabs.tabText(i).toStdString(),
                    testing::HasSubstr("(" + std::to_string(wanted[i]) + ")"));
        tabs.setCurrentIndex(i);
        EXPECT_EQ(grid.images().rowCount(), wanted[i]);
    }
}

TEST_F(ComparePageGui, DisagreementsOpenOnADisagreementAndKeepTheChosenList) {
    const auto& counts = made().result.comparison.differences[0].counts;
    ASSERT_GT(counts.only_first + counts.only_second, 0);
    open();
    look_at_disagreements();
    auto& tabs = find<QTabBar>("disagreementLists");
    EXPECT_EQ(tabs.currentIndex(), counts.only_first > 0 ? 1 : 2);

    tabs.setCurrentIndex(3);
    auto& seed = find<QComboBox>("disagreementSeed");
    emit seed.activated(seed.currentIndex());
    EXPECT_FALSE(tabs.isEnabled());
    ASSERT_TRUE(wait_for([&] { return tabs.isEnabled(); }));
    EXPECT_EQ(tabs.currentIndex(), 3);
}

TEST_F(ComparePageGui, ImagesAreSortedByHowSureTheAnswersAre) {
    open();
    look_at_disagreements();
    find<QTabBar>("disagreementLists").setCurrentIndex(3);
    const auto& grid = *disagreements().findChild<ImageGrid*>();
    const auto shown = [&] {
        std::vector<std::size_t> samples;
        for (int i = 0; i < grid.images().rowCount(); ++i)
            samples.push_back(grid.images().sample(grid.images().index(i)));
        return samples;
    };
    const auto in_data = shown();
    ASSERT_GT(in_data.size(), 1U);
    auto& order = *disagreements().findChild<QComboBox*>("sampleOrder");
    ASSERT_TRUE(order.isVisible());
    order.setCurrentIndex(order.findData(static_cast<int>(SampleOrder::surest_first)));
    emit order.activated(order.currentIndex());
    const auto surest = shown();
    EXPECT_NE(surest, in_data);
    EXPECT_TRUE(std::ranges::is_permutation(surest, in_data));
    order.setCurrentIndex(order.findData(static_cast<int>(SampleOrder::least_sure_first)));
    emit order.activated(order.currentIndex());
    EXPECT_EQ(shown().front(), surest.back());
}

TEST_F(ComparePageGui, SavesTheReportThatCompareWrites) {
    open();
    page().save_report(folder.filePath("report.html"));
    EXPECT_TRUE(content(folder.filePath("report.html")) == content(comparison() + "/report.html"));
    page().save_report(folder.filePath("no/such/report.html"));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("no/such"));
}

TEST_F(ComparePageGui, TheCommandShowsTheComparisonAgainAndTrainsNothing) {
    open();
    EXPECT_EQ(page().command(), "headroom report " + comparison());
    const auto told = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(told, nlohmann::json::parse(content(comparison() + "/compare.json").toStdString()));
}

TEST_F(ComparePageGui, AForeignFolderIsOneMessageAndKeepsWhatIsShown) {
    open();
    page().open(folder.path());
    ASSERT_TRUE(wait_for([&] { return !page().message().text().isEmpty(); }));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("no compare.json"));
    EXPECT_EQ(find<QComboBox>("comparisons").currentData().toString(), comparison());
    EXPECT_TRUE(page().compared().has_value());
}

TEST_F(ComparePageGui, DataThatIsGoneIsOneMessage) {
    open();
    look_at_disagreements();
    disagreements().look_in(folder.filePath("gone"));
    ASSERT_TRUE(wait_for([&] { return !page().message().text().isEmpty(); }));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("gone"));
}

TEST_F(ComparePageGui, PrintsTheReport) {
    auto& print = find<QAction>("filePrint");
    window->show_page(PageId::data);
    EXPECT_FALSE(print.isEnabled());
    open();
    EXPECT_TRUE(print.isEnabled());
    EXPECT_TRUE(find<QAction>("fileSave").isEnabled());
    QPrinter printer(QPrinter::HighResolution);
    printer.setOutputFileName(folder.filePath("printed.pdf"));
    page().print_report(printer);
    const QFileInfo printed(printer.outputFileName());
    EXPECT_GT(printed.size(), 10'000);
    EXPECT_TRUE(page().message().text().isEmpty());
    QPrinter nowhere(QPrinter::HighResolution);
    nowhere.setOutputFileName(folder.filePath("no/such/printed.pdf"));
    page().print_report(nowhere);
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("printer"));
}

TEST_F(ComparePageGui, SavesAPdf) {
    open();
    const auto file = folder.filePath("report.pdf");
    page().save_report(file);
    QFile pdf(file);
    if (!pdf.open(QIODevice::ReadOnly)) GTEST_SKIP() << page().message().text().toStdString();
    EXPECT_TRUE(pdf.read(5) == "%PDF-");
}

TEST_F(ComparePageGui, Screenshots) {
    auto spec = made().spec;
    spec.seeds = 3;
    spec.options.epochs = 4;
    spec.out = folder.filePath("runs/three-seeds").toStdString();
    run(spec, {});
    open(QString::fromStdString(spec.out.string()));
    emit window->session().runs_changed();
    ASSERT_TRUE(
        wait_for([&] { return find<QComboBox>("comparisons").currentText().contains(": tiny"); }));
    look_at_disagreements();
    EXPECT_EQ(find<QComboBox>("disagreementSeed").count(), 3);
    auto& tabs = find<QTabWidget>("compareTabs");
    for (auto appearance : {Appearance::light, Appearance::dark}) {
        Theme::apply(*qApp, appearance);
        const auto theme = appearance == Appearance::dark ? "dark" : "light";
        const char* names[] = {"figures", "evidence", "charts", "disagreements"};
        for (int i = 0; i < 4; ++i) {
            tabs.setCurrentIndex(i);
            shoot(QString("compare-%1-%2").arg(names[i], theme));
        }
    }
    Theme::apply(*qApp, Appearance::light);
}

} // namespace
} // namespace headroom
