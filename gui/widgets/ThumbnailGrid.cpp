#include "gui/widgets/ThumbnailGrid.h"

#include <QAction>
#include <QPainter>
#include <QStyledItemDelegate>

namespace headroom {
namespace {

constexpr int cell_margin = 4;

/// Draws the image centred above its caption.
class ThumbnailDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    int side = 64;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {side + 4 * cell_margin, side + option.fontMetrics.height() + 3 * cell_margin};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool selected = option.state & QStyle::State_Selected;
        const auto& palette = option.palette;
        if (selected) painter->fillRect(option.rect, palette.highlight());
        const QRect cell =
            option.rect.adjusted(cell_margin, cell_margin, -cell_margin, -cell_margin);
        const auto data = index.data(Qt::DecorationRole); // invalid while it is decoded
        const auto image = data.value<QImage>();
        const QRect room(cell.left(), cell.top(), cell.width(), side);
        if (image.isNull()) {
            painter->setPen(palette.color(QPalette::PlaceholderText));
            if (data.isValid()) painter->drawText(room, Qt::AlignCenter, "?");
        } else {
            QSize size = image.size();
            const int times = std::max(1, side / std::max(size.width(), size.height()));
            size *= times;
            if (size.width() > side || size.height() > side)
                size.scale(side, side, Qt::KeepAspectRatio);
            QRect at(QPoint(), size);
            at.moveCenter(room.center());
            painter->setRenderHint(QPainter::SmoothPixmapTransform, size.width() < image.width());
            painter->drawImage(at, image);
        }
        const QRect below(cell.left(), cell.top() + side, cell.width(), cell.height() - side);
        painter->setPen(palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(
            below, Qt::AlignCenter,
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, below.width()));
        if (option.state & QStyle::State_HasFocus && !selected) {
            painter->setPen(palette.color(QPalette::Highlight));
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
    }
};

} // namespace

ThumbnailGrid::ThumbnailGrid(QWidget* parent) : QListView(parent) {
    setItemDelegate(new ThumbnailDelegate(this));
    setViewMode(QListView::IconMode);
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setLayoutMode(QListView::Batched);
    setBatchSize(2000);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Images"));
}

void ThumbnailGrid::offer_explore() {
    auto* explore = new QAction(tr("Show in Explore"), this);
    explore->setObjectName("exploreImage");
    addAction(explore);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setToolTip(tr("A double click shows the image in Explore"));
    connect(this, &QListView::activated, this, &ThumbnailGrid::explore_requested);
    connect(explore, &QAction::triggered, this, [this] {
        if (currentIndex().isValid()) emit explore_requested(currentIndex());
    });
}

void ThumbnailGrid::set_thumbnail_size(int side) {
    static_cast<ThumbnailDelegate*>(itemDelegate())->side = side;
    doItemsLayout();
}

} // namespace headroom
