#include "gui/pages/ComparePage.h"

#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/FigureRows.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "gui/OptionText.h"
#include "gui/Theme.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/compare/ComparisonTable.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/pages/compare/RanksDialog.h"
#include "gui/pages/compare/ResultView.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/OptionForm.h"
#include "gui/widgets/PathList.h"
#include "gui/widgets/SvgView.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPrinter>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>

namespace headroom {
namespace {

class ComparePageGui : public ComparisonFixture {
  protected:
    ComparePage& page() const { return ComparisonFixture::page<ComparePage>(PageId::compare); }
    DisagreementView& disagreements() const { return *window->findChild<DisagreementView*>(); }

    void open(const QString& path = comparison()) {
        emit window->session().comparison_requested(path);
        ASSERT_TRUE(wait_for([&] { return page().compared().has_value(); }));
        EXPECT_EQ(window->current_page(), PageId::compare);
    }
    void look_at_disagreements() {
        find<QTabWidget>("compareTabs").setCurrentIndex(3);
        ASSERT_TRUE(wait_for([&] {
            std::size_t samples = 0;
            for (const auto& list : disagreements().lists())
                samples += list.size();
            return samples > 0;
        }));
    }
};

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

/// A comparison on folds, and one with several numbers of training images, made once.
struct MadeOthers {
    QTemporaryDir folder;
    std::string folds, limits;

    explicit MadeOthers(CompareSpec spec) {
        spec.folds = 3;
        spec.out = folds = folder.filePath("folds").toStdString();
        run_compared(spec, {});
        spec.folds = 0;
        spec.train_limits = {"60", "200", "all"};
        spec.out = limits = folder.filePath("limits").toStdString();
        run_compared(spec, {});
    }
};

class ComparisonsOfOtherKinds : public ComparePageGui {
  protected:
    MadeOthers& others() {
        static MadeOthers one(made().spec);
        return one;
    }
    ResultView& shown() const { return find<ResultView>("result"); }
    QStringList findings() const {
        QStringList lines;
        for (const auto* line : shown().findChildren<QLabel*>("finding"))
            lines << line->text();
        return lines;
    }
    /// `runs` has the comparison, which is then named without its path.
    void shoot_both(const QString& name, const QString& runs) {
        Settings::set_runs_folder(runs);
        emit window->session().runs_changed();
        ASSERT_TRUE(
            wait_for([&] { return find<QComboBox>("comparisons").currentText().contains(": "); }));
        shoot_both(name);
    }
    void shoot_both(const QString& name) {
        page().message().clear();
        for (auto appearance : {Appearance::light, Appearance::dark}) {
            Theme::apply(*qApp, appearance);
            shoot(QString("%1-%2").arg(name, appearance == Appearance::dark ? "dark" : "light"));
        }
        Theme::apply(*qApp, Appearance::light);
    }
};

TEST_F(ComparisonsOfOtherKinds, FoldsAreShownAsInTheirReport) {
    window->open(QString::fromStdString(others().folds));
    ASSERT_TRUE(wait_for([&] { return page().compared().has_value(); }));
    EXPECT_EQ(window->current_page(), PageId::compare);
    const auto folds = load_folds(others().folds);
    EXPECT_EQ(findings().size(), 1);
    EXPECT_EQ(findings().front(), in_words(folds.differences[0].verdict));
    EXPECT_THAT(findings().front().toStdString(), testing::Not(testing::HasSubstr("--")));
    const auto charts = shown().findChildren<SvgView*>();
    EXPECT_EQ(charts.size(), 2);
    for (const auto* chart : charts)
        EXPECT_TRUE(chart->is_valid());
    const auto tables = shown().findChildren<QTableWidget*>();
    ASSERT_EQ(tables.size(), 3);
    EXPECT_EQ(tables[1]->rowCount(), 3); // a fold each
    EXPECT_EQ(page().command().toStdString(), "headroom report " + others().folds);
    EXPECT_FALSE(find<QTabWidget>("compareTabs").isVisible());
    page().save_report(folder.filePath("report.html"));
    EXPECT_EQ(content(folder.filePath("report.html")).toStdString(), to_html(folds));
    shoot_both("compare-folds", others().folder.path());
}

TEST_F(ComparisonsOfOtherKinds, NumbersOfTrainingImagesAreShownAsInTheirReport) {
    window->open(QString::fromStdString(others().limits));
    ASSERT_TRUE(wait_for([&] { return page().compared().has_value(); }));
    const auto sweep = load_data_sweep(others().limits);
    ASSERT_EQ(findings().size(), 1);
    EXPECT_EQ(findings().front().toStdString(), sweep->curves.differences[0].words);
    EXPECT_EQ(shown().findChildren<SvgView*>().size(), 2);
    EXPECT_EQ(shown().findChildren<QTableWidget*>()[0]->rowCount(), 3);
    EXPECT_EQ(page().command().toStdString(), "headroom report " + others().limits);
    shoot_both("compare-limits", others().folder.path());
    // A comparison of heads brings its tabs back.
    page().open(comparison());
    ASSERT_TRUE(wait_for([&] { return find<QTabWidget>("compareTabs").isVisible(); }));
    EXPECT_FALSE(shown().isVisible());
}

class Ranks : public ComparisonsOfOtherKinds {
  protected:
    /// Two comparisons of the same heads on different images, made once.
    struct MadeRanked {
        QTemporaryDir folder;
        std::vector<std::filesystem::path> comparisons;

        explicit MadeRanked(CompareSpec spec) {
            for (const int seed : {1, 9}) {
                spec.data.options.synth_seed = static_cast<std::uint64_t>(seed);
                spec.out = folder.filePath(QString("digits%1").arg(seed)).toStdString();
                run(spec, {});
                comparisons.push_back(spec.out);
            }
        }
    };
    static MadeRanked& ranked() {
        static MadeRanked one(made().spec);
        return one;
    }
    /// Chooses all comparisons of the folder in the dialog.
    void rank_all() {
        Settings::set_runs_folder(ranked().folder.path());
        emit window->session().runs_changed();
        window->show_page(PageId::compare);
        ASSERT_TRUE(wait_for([&] { return find<QComboBox>("comparisons").count() == 2; }));
        find<QPushButton>("rankHeads").click();
        auto& dialog = *window->findChild<RanksDialog*>();
        auto& list = *dialog.findChild<PathList*>();
        auto& rank = *dialog.findChild<QPushButton*>("rank");
        ASSERT_EQ(list.count(), 2);
        list.item(0)->setCheckState(Qt::Checked);
        EXPECT_FALSE(rank.isEnabled()) << "one comparison has no ranks";
        list.item(1)->setCheckState(Qt::Checked);
        ASSERT_TRUE(rank.isEnabled());
        rank.click();
        ASSERT_TRUE(wait_for([&] { return !findings().isEmpty() && shown().isVisible(); }));
    }
};

TEST_F(Ranks, AreShownSavedAndRepeatedAsTheCommandWritesThem) {
    rank_all();
    const auto ranks = run(RanksSpec{ranked().comparisons}, {});
    EXPECT_EQ(findings().front(), in_words(ranks.verdict));
    EXPECT_FALSE(find<QTabWidget>("compareTabs").isVisible());
    page().save_report(folder.filePath("ranks.html"));
    const auto page_text = content(folder.filePath("ranks.html")).toStdString();
    EXPECT_THAT(page_text, testing::HasSubstr("ritical difference"));
    EXPECT_THAT(page().command().toStdString(), testing::StartsWith("headroom report "));
    const auto told = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(told["data"].size(), 2U);
    shoot_both("compare-ranks");

    emit window->session().page_requested(PageId::data);
    window->show_page(PageId::compare);
    EXPECT_TRUE(shown().isVisible()) << "another visit keeps them";
    open();
    EXPECT_TRUE(find<QTabWidget>("compareTabs").isVisible());
}

TEST_F(Ranks, OfTheSameImagesAreRefused) {
    open();
    page().rank({made().spec.out, made().spec.out});
    ASSERT_TRUE(wait_for([&] { return !page().message().text().isEmpty(); }));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("the same images"));
    EXPECT_TRUE(page().compared().has_value()) << "the comparison stays";
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

class Measurements : public ComparisonsOfOtherKinds {
  protected:
    void open_tab(int kind) {
        open();
        find<QTabWidget>("compareTabs").setCurrentIndex(4);
        find<QComboBox>("sweepKind").setCurrentIndex(kind);
    }
    QLineEdit& field(const char* key) const {
        for (auto* form : window->findChildren<OptionForm*>())
            if (auto* line = form->findChild<QLineEdit*>(key); line && form->isVisible())
                return *line;
        throw std::runtime_error(std::string("no option ") + key);
    }
    ResultView& result() const { return find<ResultView>("sweepResult"); }
    void measure() {
        QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return result().page().has_value(); }))
            << page().message().text().toStdString();
    }
};

TEST_F(Measurements, ShiftedImagesAreAMapAndACurveForEachHead) {
    open_tab(0);
    EXPECT_FALSE(find<QPushButton>("saveReport").isEnabled()) << "nothing is measured yet";
    field("max-shift").setText("2");
    field("threads").setText("1");
    measure();
    EXPECT_EQ(result().findChildren<SvgView*>().size(), 3); // the curves, and two maps
    ShiftSweepSpec spec;
    spec.folder = comparison().toStdString();
    spec.max_shift = 2;
    spec.threads = 1;
    EXPECT_EQ(page().command().toStdString(), command_line(spec));
    const auto same = page_of(run(spec, {}));
    EXPECT_EQ(result().page()->findings, same.findings);
    EXPECT_EQ(result().page()->charts[0].svg, same.charts[0].svg);
    const auto printed = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(printed["heads"].size(), 2U);
    page().save_report(folder.filePath("shift.html"));
    EXPECT_THAT(content(folder.filePath("shift.html")).toStdString(),
                testing::HasSubstr("Accuracy at every shift"));
    shoot_both("compare-shift", made().folder.path());
}

TEST_F(Measurements, OtherSizes) {
    open_tab(1);
    field("sizes").setText("20,28");
    measure();
    EXPECT_EQ(result().findChildren<QTableWidget*>()[0]->rowCount(), 2);
    shoot_both("compare-size", made().folder.path());
}

TEST_F(Measurements, TimeForAnAnswer) {
    open_tab(2);
    field("seconds").setText("0.05");
    measure();
    EXPECT_EQ(result().findChildren<QTableWidget*>()[0]->rowCount(), 4); // two heads, two batches
    shoot_both("compare-latency", made().folder.path());
}

TEST_F(Measurements, AWrongOptionIsOneMessageWithItsLabel) {
    open_tab(0);
    field("max-shift").setText("far");
    EXPECT_TRUE(page().command().isEmpty());
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    const auto message = page().message().text().toStdString();
    EXPECT_THAT(message, testing::HasSubstr("far: expected"));
    EXPECT_THAT(message, testing::Not(testing::HasSubstr("--")));
}

TEST_F(Measurements, AnErrorThatIsOverIsGoneWhenTheNextOneBegins) {
    open_tab(0);
    field("max-shift").setText("far");
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    EXPECT_FALSE(page().message().text().isEmpty());
    field("max-shift").setText("1");
    field("threads").setText("1");
    measure();
    EXPECT_EQ(page().message().text(), "");
}

TEST_F(Measurements, AreStopped) {
    open_tab(0);
    field("max-shift").setText("13");
    auto& stop = find<QPushButton>("sweepStop");
    EXPECT_FALSE(stop.isEnabled());
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    ASSERT_TRUE(stop.isEnabled());
    QTest::mouseClick(&stop, Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return !stop.isEnabled(); }));
    EXPECT_FALSE(result().page().has_value());
    EXPECT_TRUE(page().message().text().isEmpty());
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
