#include "gui/models/FigureTableModel.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;

class FigureSortTest : public testing::Test {
  protected:
    FigureSortTest() : model({"Name", "Figure"}) {
        model.set_rows({{FigureCell::words("ten"), FigureCell::figure(10, "10.0%")},
                        {FigureCell::words("none"), FigureCell::missing("never")},
                        {FigureCell::words("nine"), FigureCell::figure(9, "9.0%")},
                        {FigureCell::words("nan"), FigureCell::figure(std::nan(""), "nan")}});
        sorted.setSourceModel(&model);
    }
    std::vector<std::string> column(int column) const {
        std::vector<std::string> texts;
        for (int row = 0; row < sorted.rowCount(); ++row)
            texts.push_back(sorted.index(row, column).data().toString().toStdString());
        return texts;
    }

    FigureTableModel model;
    FigureSort sorted;
};

TEST_F(FigureSortTest, NumbersSortAsNumbersAndMissingOnesStayLast) {
    EXPECT_THAT(column(1), ElementsAre("10.0%", "–", "9.0%", "–"));
    sorted.sort(1, Qt::AscendingOrder);
    EXPECT_THAT(column(1), ElementsAre("9.0%", "10.0%", "–", "–"));
    sorted.sort(1, Qt::DescendingOrder);
    EXPECT_THAT(column(1), ElementsAre("10.0%", "9.0%", "–", "–"));
    sorted.sort(0, Qt::AscendingOrder);
    EXPECT_THAT(column(0), ElementsAre("nan", "nine", "none", "ten"));
}

} // namespace
} // namespace headroom
