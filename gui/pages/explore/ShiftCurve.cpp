#include "gui/pages/explore/ShiftCurve.h"

#include "core/jobs/exploration/HeadsJob.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QValueAxis>

namespace headroom {

ShiftCurve::ShiftCurve()
    : lines_{new QLineSeries, new QLineSeries}, mark_(new QLineSeries), shift_(new QValueAxis),
      probability_(new QValueAxis) {
    setObjectName("headsCurve");
    setMinimumSize(200, 84);
    chart()->setMargins({4, 0, 4, 0});
    shift_->setLabelFormat("%d");
    shift_->setTickType(QValueAxis::TicksDynamic);
    probability_->setRange(0, 100);
    probability_->setTickCount(3);
    probability_->setLabelFormat("%.0f%%");
    add_axis(shift_, Qt::AlignBottom);
    add_axis(probability_, Qt::AlignLeft);
    for (auto* line : {mark_, lines_[0], lines_[1]}) {
        chart()->addSeries(line);
        line->attachAxis(shift_);
        line->attachAxis(probability_);
    }
    chart()->legend()->setAlignment(Qt::AlignRight);
    chart()->legend()->markers(mark_).front()->setVisible(false);
    set_painter([this] {
        for (int i = 0; i < 2; ++i) {
            QPen pen(Theme::head(i), 2);
            if (i == 1) pen.setStyle(Qt::DashLine); // told apart without colour, too
            lines_[static_cast<std::size_t>(i)]->setPen(pen);
        }
        mark_->setPen(QPen(Theme::soft(), 1.5));
    });
}

void ShiftCurve::show_result(const HeadsResult& result) {
    if (result.curve_shifts.empty()) return;
    const int most = result.curve_shifts.back();
    shift_->setRange(-most, most);
    shift_->setTickAnchor(0);
    shift_->setTickInterval(std::max(1, most / 4));
    for (std::size_t h = 0; h < lines_.size(); ++h) {
        QList<QPointF> curve;
        const auto& head = result.heads.at(h);
        for (std::size_t i = 0; i < head.curve.size(); ++i)
            curve << QPointF(result.curve_shifts[i], 100 * static_cast<double>(head.curve[i]));
        lines_[h]->replace(curve);
        lines_[h]->setName(elided(text(head.head), 20));
    }
    set_title(tr("Probability of %1 over the shift to the right, in pixels")
                  .arg(elided(text(result.classes[result.class_index]), 30)));
    set_shift(result.shift.dx);
}

void ShiftCurve::set_shift(int dx) {
    const double at = qBound(shift_->min(), static_cast<double>(dx), shift_->max());
    mark_->replace({QPointF(at, 0), QPointF(at, 100)});
}

QList<QPointF> ShiftCurve::points(int head) const {
    return lines_.at(static_cast<std::size_t>(head))->points();
}

double ShiftCurve::mark() const {
    return mark_->count() > 0 ? mark_->at(0).x() : 0;
}

} // namespace headroom
