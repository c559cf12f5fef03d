#include "gui/widgets/Chart.h"

#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"
#include "gui/widgets/ChartValues.h"

#include <QAbstractAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QMouseEvent>
#include <QToolTip>

namespace headroom {

Chart::Chart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    chart()->setMargins({8, 8, 8, 8});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(8);
    chart()->legend()->setAlignment(Qt::AlignBottom);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    viewport()->setMouseTracking(true);
    CopyMenu::mark_picture(*this);
    colour();
}

void Chart::set_title(const QString& title) {
    chart()->setTitle(title);
    setAccessibleName(title);
}

void Chart::add_axis(QAbstractAxis* axis, Qt::Alignment alignment) {
    chart()->addAxis(axis, alignment);
    colour();
}

void Chart::set_painter(std::function<void()> colour_series) {
    colour_series_ = std::move(colour_series);
    colour();
}

void Chart::repaint_series() {
    if (colour_series_) colour_series_();
}

void Chart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) colour();
    QChartView::changeEvent(event);
}

/// Tells the values without the delay of a tool tip.
bool Chart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::MouseMove) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const auto place = chart()->mapFromScene(mapToScene(mouse->position().toPoint()));
        const auto values = values_at(*chart(), place);
        if (values.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(mouse->globalPosition().toPoint(), values, this);
    }
    return QChartView::viewportEvent(event);
}

void Chart::colour() {
    const auto ink = palette().color(QPalette::Text);
    setBackgroundBrush(Qt::NoBrush);
    chart()->setBackgroundBrush(Theme::card());
    chart()->setBackgroundPen(QPen(Theme::rule()));
    chart()->setTitleBrush(ink);
    auto title_font = font();
    title_font.setBold(true);
    chart()->setTitleFont(title_font);
    chart()->legend()->setLabelColor(ink);
    for (auto* axis : chart()->axes()) {
        axis->setLabelsColor(Theme::soft());
        axis->setTitleBrush(Theme::soft());
        auto small = font();
        small.setPointSizeF(font().pointSizeF() * 0.9);
        axis->setLabelsFont(small);
        axis->setTitleFont(small);
        axis->setLinePenColor(Theme::rule());
        axis->setGridLineColor(Theme::rule());
    }
    repaint_series();
}

} // namespace headroom
