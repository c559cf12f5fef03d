#include "gui/widgets/TightHeader.h"

#include <QPainter>

namespace headroom {
namespace {

constexpr int most_width = 90; ///< longer titles are elided in the middle
constexpr int margin = 4;

} // namespace

TightHeader::TightHeader(Qt::Orientation orientation, QWidget* parent)
    : QHeaderView(orientation, parent) {
    setSectionResizeMode(QHeaderView::Fixed);
    setSectionsClickable(false);
    setHighlightSections(false);
}

QString TightHeader::title(int section) const {
    return model()->headerData(section, orientation()).toString();
}

int TightHeader::longest() const {
    int width = 0;
    for (int i = 0; i < count(); ++i)
        width = std::max(width, fontMetrics().horizontalAdvance(title(i)));
    return std::min(width, most_width);
}

bool TightHeader::is_upright() const {
    return orientation() == Qt::Horizontal && longest() + 2 * margin > defaultSectionSize();
}

int TightHeader::section_step() const {
    const bool one_line = orientation() == Qt::Vertical || is_upright();
    const int room = std::max(1, defaultSectionSize());
    return one_line ? (fontMetrics().height() + room - 1) / room : 1;
}

QSize TightHeader::sizeHint() const {
    if (!model() || count() == 0) return QHeaderView::sizeHint();
    const int length = longest() + 2 * margin, line = fontMetrics().height() + 2 * margin;
    if (orientation() == Qt::Vertical) return {length, line};
    return {line, is_upright() ? length : line};
}

void TightHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    const int step = section_step();
    if (section % step != 0) return;
    const bool upright = is_upright();
    const auto words = fontMetrics().elidedText(title(section), Qt::ElideMiddle,
                                                upright ? most_width : rect.width());
    painter->save();
    painter->setPen(palette().color(QPalette::Text));
    if (upright) { // read from below
        painter->translate(rect.left(), rect.bottom());
        painter->rotate(-90);
        painter->drawText(
            QRect(margin, 0, rect.height(), std::max(rect.width(), step * rect.width())),
            Qt::AlignLeft | Qt::AlignVCenter, words);
    } else if (orientation() == Qt::Horizontal) {
        painter->drawText(rect, Qt::AlignCenter, words);
    } else {
        painter->drawText(rect.adjusted(0, 0, -margin, (step - 1) * rect.height()),
                          Qt::AlignRight | Qt::AlignVCenter, words);
    }
    painter->restore();
}

} // namespace headroom
