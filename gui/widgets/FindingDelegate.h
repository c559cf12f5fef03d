#pragma once

#include <QStyledItemDelegate>

namespace headroom {

/// Draws a tile of FindingModel: its images side by side, or the reason if none can be shown, above
/// their names.
class FindingDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace headroom
