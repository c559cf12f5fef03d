#include "gui/widgets/SvgMarks.h"

#include "core/comparison/report/SvgChart.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

QByteArray drawn(std::size_t epochs) {
    LineChart chart{"Learning curve", "", "epoch", {}, 0, 1};
    Line line;
    line.colour = "c0";
    line.label = "gap-dense";
    for (std::size_t i = 1; i <= epochs; ++i)
        line.points.emplace_back(i, 0.5);
    chart.lines.push_back(line);
    return QByteArray::fromStdString(to_svg(chart));
}

TEST(SvgMarks, EveryPointHasItsValue) {
    for (const std::size_t epochs : {3, 40}) {
        const auto marks = svg_marks(drawn(epochs));
        ASSERT_EQ(marks.size(), epochs);
        EXPECT_EQ(marks[1].title, "gap-dense, epoch 2: 50.00%");
        EXPECT_LT(marks[0].place.right(), marks[epochs - 1].place.left());
    }
}

TEST(SvgMarks, TheNearestIsFound) {
    const auto marks = svg_marks(drawn(3));
    const auto place = marks.at(2).place.center();
    EXPECT_EQ(title_at(marks, place, 0), marks[2].title);
    EXPECT_EQ(title_at(marks, place + QPointF(10, 0), 4), "");
    EXPECT_EQ(title_at(marks, place + QPointF(6, 0), 4), marks[2].title);
    EXPECT_EQ(title_at({}, place, 100), "");
}

TEST(SvgMarks, BarsAndDotsAreMarks) {
    BarChart bars{"Parameters", "", {{"gap-dense", "650", {{650, "c0"}}}}};
    const auto bar = svg_marks(QByteArray::fromStdString(to_svg(bars)));
    ASSERT_EQ(bar.size(), 1U);
    EXPECT_EQ(bar[0].title, "gap-dense: 650");
    EXPECT_GT(bar[0].place.width(), 300);
    DotChart dots{"Difference", "", {{"seeds", "", "ink", {-0.01, 0.02}, 0.005, {}}}, true, "", ""};
    const auto marks = svg_marks(QByteArray::fromStdString(to_svg(dots)));
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks[0].title, "seeds: -1.00 points");
    EXPECT_EQ(marks[2].title, "seeds, mean: +0.50 points");
}

} // namespace
} // namespace headroom
