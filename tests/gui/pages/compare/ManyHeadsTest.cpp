#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/compare/ComparisonTable.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/widgets/ParameterChart.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QAbstractBarSeries>
#include <QApplication>
#include <QBarSet>
#include <QComboBox>
#include <QTabBar>
#include <QTabWidget>

namespace headroom {
namespace {

class ManyHeadsGui : public ComparisonFixture {};

TEST_F(ManyHeadsGui, FourHeadsAreShownInTablesAndCharts) {
    auto spec = made().spec;
    spec.heads = {"flatten-dense", "gap-dense", "gmp-dense", "gap-gmp-dense"};
    spec.out = folder.filePath("four").toStdString();
    const auto comparison = run(spec, {}).comparison;
    ASSERT_EQ(comparison.heads.size(), 4U);
    emit window->session().comparison_requested(QString::fromStdString(spec.out.string()));
    ASSERT_TRUE(
        wait_for([&] { return page<ComparePage>(PageId::compare).compared().has_value(); }));
    const auto& figures = find<ComparisonTable>("comparisonFigures");
    ASSERT_EQ(figures.columnCount(), 4);
    EXPECT_EQ(figures.horizontalHeaderItem(3)->text().toStdString(), comparison.heads[3].head);

    find<QTabWidget>("compareTabs").setCurrentIndex(2);
    auto& parameters = *find<QWidget>("comparisonCharts").findChild<ParameterChart*>();
    EXPECT_TRUE(parameters.isVisible());
    const auto* bars = qobject_cast<QAbstractBarSeries*>(parameters.chart()->series().front());
    ASSERT_EQ(bars->barSets().size(), 5) << "the backbone, and the heads";
    for (int head = 0; head < 4; ++head) {
        const auto* set = bars->barSets()[head + 1];
        EXPECT_EQ(set->label().toStdString(), comparison.heads[static_cast<size_t>(head)].head);
        for (int bar = 0; bar < 4; ++bar) // the first is the lowest
            EXPECT_EQ((*set)[3 - bar] > 0, bar == head) << head << " " << bar;
    }
    shoot("compare-four-heads");
    Theme::apply(*qApp, Appearance::dark);
    shoot("compare-four-heads-dark");
    Theme::apply(*qApp, Appearance::light);

    find<QTabWidget>("compareTabs").setCurrentIndex(3);
    auto& pair = find<QComboBox>("disagreementHeads");
    ASSERT_EQ(pair.count(), 3) << "each with the first";
    pair.setCurrentIndex(2);
    emit pair.activated(2);
    const auto& view = *window->findChild<DisagreementView*>();
    ASSERT_TRUE(wait_for(
        [&] { return !view.running() && find<QTabBar>("disagreementLists").isEnabled(); }));
    std::size_t images = 0;
    for (const auto& list : view.lists())
        images += list.size();
    const auto& counts = comparison.differences[2].counts;
    EXPECT_EQ(images, static_cast<std::size_t>(counts.both_right + counts.only_first +
                                               counts.only_second + counts.both_wrong));
}

} // namespace
} // namespace headroom
