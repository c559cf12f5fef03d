#include "gui/widgets/ColourBar.h"

#include "core/exploration/Pictures.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QPainter>

namespace headroom {
namespace {

constexpr int shades = 64;

/// As heat_over or picture draws the values from 0 to 1.
QImage colours_from_0_to_1(ColourBar::Colours colours) {
    Maps black{{1, 1, shades}, std::vector<float>(shades)}, ramp = black;
    for (int i = 0; i < shades; ++i)
        ramp.values[static_cast<std::size_t>(i)] = static_cast<float>(i) / (shades - 1);
    const bool heat = colours == ColourBar::Colours::heat;
    return to_picture(heat ? heat_over(black, ramp, 1) : picture(ramp, {0, 1}));
}

} // namespace

ColourBar::ColourBar(Colours colours, QWidget* parent)
    : QWidget(parent), colours_(colours_from_0_to_1(colours)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColourBar::set_range(const QString& low, const QString& high) {
    low_ = low;
    high_ = high;
    setAccessibleName(high.isEmpty() ? QString() : tr("Colours from %1 to %2").arg(low, high));
    update();
}

void ColourBar::set_range(const ValueRange& range) {
    set_range(short_number(range.black), short_number(range.white));
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
    const int gap = 5, left = fontMetrics().horizontalAdvance(low_) + gap,
              right = fontMetrics().horizontalAdvance(high_) + gap;
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, low_);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, high_);
    const QRect bar(left, height() / 2 - 4, width() - left - right, 8);
    painter.drawImage(bar, colours_);
    painter.setPen(QPen(Theme::rule(), 0));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
}

} // namespace headroom
