#include "gui/widgets/ColourBar.h"

#include "core/exploration/Pictures.h"
#include "gui/Pictures.h"
#include "gui/Theme.h"

#include <QPainter>

namespace headroom {
namespace {

constexpr int shades = 64;

/// As heat_over draws the values from 0 to 1.
QImage heat_colours() {
    Maps black{{1, 1, shades}, std::vector<float>(shades)}, ramp = black;
    for (int i = 0; i < shades; ++i)
        ramp.values[static_cast<std::size_t>(i)] = static_cast<float>(i) / (shades - 1);
    return to_picture(heat_over(black, ramp, 1));
}

} // namespace

ColourBar::ColourBar(QWidget* parent) : QWidget(parent), colours_(heat_colours()) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColourBar::set_high(const QString& high) {
    high_ = high;
    setAccessibleName(high.isEmpty() ? QString() : tr("Colours from 0 to %1").arg(high));
    update();
}

QSize ColourBar::sizeHint() const {
    return {120, fontMetrics().height()};
}

QSize ColourBar::minimumSizeHint() const {
    return {60, fontMetrics().height()};
}

void ColourBar::paintEvent(QPaintEvent*) {
    if (high_.isEmpty()) return;
    QPainter painter(this);
    painter.setPen(Theme::soft());
    const QString low = "0";
    const int gap = 5, left = fontMetrics().horizontalAdvance(low) + gap,
              right = fontMetrics().horizontalAdvance(high_) + gap;
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, high_);
    const QRect bar(left, height() / 2 - 4, width() - left - right, 8);
    painter.drawImage(bar, colours_);
    painter.setPen(QPen(Theme::rule(), 0));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
}

} // namespace headroom
