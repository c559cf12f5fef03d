#include "gui/pages/compare/AccuracyChart.h"

#include "core/comparison/report/ReportCharts.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QCategoryAxis>
#include <QLegend>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>

namespace headroom {

AccuracyChart::AccuracyChart(QWidget* parent) : Chart(parent) {
    chart()->legend()->hide();
    set_title(tr("Test accuracy of each seed"));
}

void AccuracyChart::show_comparison(const HeadComparison& comparison) {
    heads_.clear();
    chart()->removeAllSeries();
    for (auto* axis : chart()->axes()) {
        chart()->removeAxis(axis);
        delete axis;
    }
    const auto dots = accuracy_chart(comparison);
    auto* names = new QCategoryAxis;
    auto* accuracy = new QValueAxis;
    double low = 100, high = 0;
    const auto in_range = [&](double fraction) {
        const double value = std::clamp(100 * fraction, 0.0, 100.0);
        low = std::min(low, value);
        high = std::max(high, value);
        return value;
    };
    names->setStartValue(0);
    for (std::size_t i = 0; i < dots.rows.size(); ++i) {
        const auto& row = dots.rows[i];
        const double at = static_cast<double>(i) + 0.5;
        names->append(elided(text(row.label), 32), static_cast<double>(i) + 1);
        const Head head{new QScatterSeries, new QScatterSeries, new QLineSeries};
        const auto name = text(row.label);
        head.seeds->setName(tr("%1, a seed").arg(name));
        head.mean->setName(tr("%1, mean").arg(name));
        head.interval->setName(tr("%1, 95% interval").arg(name));
        head.seeds->setMarkerSize(9);
        head.mean->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
        head.mean->setMarkerSize(13);
        for (double value : row.values)
            head.seeds->append(at, in_range(value));
        head.mean->append(at, in_range(row.mean));
        if (row.interval) {
            head.interval->append(at, in_range(row.interval->first));
            head.interval->append(at, in_range(row.interval->second));
        }
        heads_.push_back(head);
    }
    names->setRange(0, static_cast<double>(dots.rows.size()));
    names->setGridLineVisible(false);
    const double room = 0.08 * (high - low); // for the marks at either end
    const auto ticks = nice_ticks(low - room, high + room, 4);
    accuracy->setRange(std::max(0.0, ticks.front()), std::min(100.0 + room, ticks.back()));
    accuracy->setTickType(QValueAxis::TicksDynamic);
    accuracy->setTickAnchor(ticks.front());
    accuracy->setTickInterval(ticks[1] - ticks[0]);
    accuracy->setLabelFormat(ticks[1] - ticks[0] < 1 ? "%.1f%%" : "%.0f%%");
    add_axis(names, Qt::AlignBottom);
    add_axis(accuracy, Qt::AlignLeft);
    for (const auto& head : heads_)
        for (QXYSeries* series :
             {static_cast<QXYSeries*>(head.interval), static_cast<QXYSeries*>(head.seeds),
              static_cast<QXYSeries*>(head.mean)}) {
            chart()->addSeries(series);
            series->attachAxis(names);
            series->attachAxis(accuracy);
        }
    set_painter([this] {
        for (std::size_t i = 0; i < heads_.size(); ++i) {
            const auto colour = Theme::head(static_cast<int>(i));
            const auto& head = heads_[i];
            head.seeds->setColor(Theme::card());
            head.seeds->setBorderColor(colour);
            head.mean->setColor(colour);
            head.mean->setBorderColor(colour);
            head.interval->setPen(QPen(colour, 2));
        }
    });
    setAccessibleDescription(text(dots.description));
}

} // namespace headroom
