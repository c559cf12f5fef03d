#include "gui/widgets/FindingDelegate.h"

#include "gui/Theme.h"
#include "gui/models/FindingModel.h"

#include <QPainter>

namespace headroom {
namespace {

constexpr int side = 80;
constexpr int margin = 5;

/// Scales up by whole factors, unsmoothed; smooths only an image that has to shrink.
void draw(QPainter& painter, const QRect& room, const QImage& image) {
    QSize size = image.size();
    size *= std::max(1, side / std::max(size.width(), size.height()));
    if (size.width() > room.width() || size.height() > room.height())
        size.scale(room.size(), Qt::KeepAspectRatio);
    QRect at({}, size.expandedTo({1, 1}));
    at.moveCenter(room.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, at.width() < image.width());
    painter.drawImage(at, image);
}

} // namespace

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {2 * side + 4 * margin, side + option.fontMetrics.height() + 3 * margin};
}

void FindingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const bool selected = option.state & QStyle::State_Selected;
    const auto colour = [&](QPalette::ColorRole role) {
        return option.palette.color(selected ? QPalette::HighlightedText : role);
    };
    painter->save();
    if (selected) painter->fillRect(option.rect, option.palette.highlight());
    const QRect cell = option.rect.adjusted(margin, margin, -margin, -margin);
    const QRect above(cell.left(), cell.top(), cell.width(), side);

    const auto pictures = index.data(FindingModel::pictures_role).value<QList<QImage>>();
    const bool none = std::all_of(pictures.begin(), pictures.end(),
                                  [](const QImage& image) { return image.isNull(); });
    if (none) {
        painter->setPen(Theme::rule());
        painter->drawRect(above.adjusted(0, 0, -1, -1));
        painter->setPen(colour(QPalette::PlaceholderText));
        painter->drawText(above.adjusted(margin, margin, -margin, -margin),
                          Qt::AlignCenter | Qt::TextWordWrap,
                          index.data(FindingModel::reason_role).toString());
    } else {
        const int width = (above.width() - margin * (static_cast<int>(pictures.size()) - 1)) /
                          static_cast<int>(pictures.size());
        QRect room(above.left(), above.top(), width, side);
        for (const auto& picture : pictures) {
            if (picture.isNull()) {
                painter->setPen(colour(QPalette::PlaceholderText));
                painter->drawText(room, Qt::AlignCenter, "?");
            } else {
                draw(*painter, room, picture);
            }
            room.translate(width + margin, 0);
        }
    }
    painter->setPen(colour(QPalette::Text));
    const QRect below(cell.left(), above.bottom() + margin, cell.width(),
                      option.fontMetrics.height());
    painter->drawText(
        below, Qt::AlignCenter,
        option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, below.width()));
    if (option.state & QStyle::State_HasFocus && !selected) {
        painter->setPen(option.palette.color(QPalette::Highlight));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace headroom
