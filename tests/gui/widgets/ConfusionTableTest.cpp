#include "gui/widgets/ConfusionTable.h"

#include "gui/models/ConfusionModel.h"
#include "gui/pages/evaluate/ConfusionView.h"
#include "gui/pages/evaluate/FigureTable.h"
#include "tests/gui/GuiFixture.h"

#include <QCheckBox>

namespace headroom {
namespace {

/// A hundred classes, of which each is taken for the next one by so many images as its number.
std::shared_ptr<EvaluateRow> hundred_classes() {
    auto row = std::make_shared<EvaluateRow>();
    for (int c = 0; c < 100; ++c) {
        row->classes.push_back("species number " + std::to_string(c));
        for (int i = 0; i < 200; ++i) {
            row->evaluation.labels.push_back(c);
            row->evaluation.predicted.push_back(i < c ? (c + 1) % 100 : c);
        }
    }
    count_classes(row->evaluation, row->classes);
    return row;
}

class HundredClassesGui : public GuiFixture {
  protected:
    HundredClassesGui() : view(window->page(PageId::evaluate).content()) {
        window->show_page(PageId::evaluate);
        view.setAutoFillBackground(true);
        view.resize(view.parentWidget()->size());
        view.show();
        view.show_row(hundred_classes());
        QCoreApplication::processEvents();
    }

    ConfusionView view;
};

TEST_F(HundredClassesGui, FitTheView) {
    auto& table = view.matrix();
    EXPECT_FALSE(table.horizontalScrollBar()->isVisible());
    EXPECT_FALSE(table.verticalScrollBar()->isVisible());
    EXPECT_GE(table.columnWidth(0), 3);
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    EXPECT_TRUE(window->grab().save(out.filePath("confusion-100.png")));
}

TEST_F(HundredClassesGui, ControlAndTheWheelEnlarge) {
    auto& table = view.matrix();
    const int fitted = table.columnWidth(0);
    const QPointF place(50, 50);
    QWheelEvent wheel(place, table.viewport()->mapToGlobal(place), {}, {0, 120}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    for (int i = 0; i < 4; ++i)
        QCoreApplication::sendEvent(table.viewport(), &wheel);
    EXPECT_GE(table.columnWidth(0), 2 * fitted);
    for (int i = 0; i < 8; ++i)
        QTest::keyClicks(&table, "-");
    EXPECT_EQ(table.columnWidth(0), fitted);
}

TEST_F(HundredClassesGui, TheMostConfusedPairOpensItsImages) {
    view.findChild<QCheckBox*>("showPairs")->click();
    auto& pairs = *view.findChild<FigureTable*>("confusedPairs");
    ASSERT_EQ(pairs.model()->rowCount(), 99);
    const auto cell = [&](int column) { return pairs.model()->index(0, column).data().toString(); };
    EXPECT_EQ(cell(0), "species number 99");
    EXPECT_EQ(cell(1), "species number 0");
    EXPECT_EQ(cell(2), "99");
    EXPECT_EQ(cell(3), "49.50%");
}

TEST_F(HundredClassesGui, FewClassesKeepTheirNumbers) {
    auto& table = view.matrix();
    table.set_matrix({{90000, 1}, {20, 300}}, {"car", "truck"});
    EXPECT_GE(table.columnWidth(0), table.fontMetrics().horizontalAdvance("90,000"));
    EXPECT_GE(table.rowHeight(0), table.fontMetrics().height());
}

} // namespace
} // namespace headroom
