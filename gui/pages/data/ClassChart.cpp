#include "gui/pages/data/ClassChart.h"

#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/widgets/ChartValues.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QLegend>
#include <QStackedBarSeries>
#include <QValueAxis>
#include <algorithm>

namespace headroom {
namespace {

/// The names of more classes cannot be read; the table beside the chart has them.
constexpr std::size_t max_names = 40;

/// Letters of a name below its bar.
constexpr int most_label_letters = 16;

/// With this few every name fits below its bar.
constexpr std::size_t few_names = 4;

QColor colour_of(const std::string& split) {
    return Theme::head(split == "train" ? 0 : split == "valid" ? 4 : 1);
}

} // namespace

ClassChart::ClassChart(QWidget* parent) : Chart(parent) {
    setAccessibleName(tr("Images in each class"));
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
}

void ClassChart::set_data(const InspectResult& inspected) {
    set_painter({}); // it refers to the series that are removed
    chart()->removeAllSeries();
    for (auto* axis : chart()->axes()) {
        chart()->removeAxis(axis);
        axis->deleteLater();
    }

    auto* series = new QStackedBarSeries;
    series->setBarWidth(0.8);
    for (const auto& split : inspected.splits) {
        auto* bars = new QBarSet(text(split.name));
        for (const auto count : split.per_class)
            bars->append(static_cast<double>(count));
        series->append(bars);
    }
    chart()->addSeries(series);

    auto* classes = new QBarCategoryAxis;
    QStringList names;
    for (const auto& name : inspected.classes())
        names << text(name);
    set_whole_names(*classes, names);
    for (const auto& name : inspected.classes()) {
        auto label = elided(text(name), most_label_letters);
        while (classes->categories().contains(label))
            label += QChar(0x200B); // an axis has each name once; this letter has no width
        classes->append(label);
    }
    classes->setGridLineVisible(false);
    classes->setLabelsVisible(inspected.classes().size() <= max_names);
    classes->setLabelsAngle(
        inspected.classes().size() > few_names &&
                std::ranges::any_of(inspected.classes(),
                                    [](const auto& name) { return name.size() > 3; })
            ? -90
            : 0);
    auto* counts = new QValueAxis;
    counts->setLabelFormat("%d");
    counts->setTitleText(tr("images"));
    add_axis(classes, Qt::AlignBottom);
    add_axis(counts, Qt::AlignLeft);
    series->attachAxis(classes);
    series->attachAxis(counts);
    counts->setMin(0);
    counts->setTickCount(4);
    counts->applyNiceNumbers();

    set_painter([series, splits = inspected.splits] {
        for (int i = 0; i < series->count(); ++i) {
            auto* bars = series->barSets()[i];
            bars->setBrush(colour_of(splits[static_cast<std::size_t>(i)].name));
            bars->setPen(Qt::NoPen);
        }
    });
}

} // namespace headroom
