#include "gui/pages/compare/ResultView.h"

#include "core/jobs/sweeps/SweepPage.h"
#include "gui/widgets/SvgView.h"
#include "tests/gui/pages/ComparePageFixture.h"

#include <QTableWidget>

namespace headroom {
namespace {

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

} // namespace
} // namespace headroom
