#include "gui/widgets/HeatMap.h"

#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"
#include "gui/models/ConfusionModel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <cmath>

namespace headroom {
namespace {

constexpr int smallest_cell = 18;
constexpr int longest_name = 90; ///< longer class names are elided in the middle

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto mix = [&](int a, int b) { return static_cast<int>(a + share * (b - a)); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

class CellDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto colour = Theme::head(index.row() == index.column() ? 0 : 1);
        // A few mistakes among many must be visible: the square root lifts small shares.
        const double share = index.data(ConfusionModel::share_role).toDouble();
        const auto fill = mixed(Theme::card(), colour, std::sqrt(share));
        painter->fillRect(option.rect, fill);
        const auto text = index.data().toString();
        if (option.fontMetrics.horizontalAdvance(text) <= option.rect.width() - 2) {
            painter->setPen(qGray(fill.rgb()) < 140 ? Qt::white : Qt::black);
            painter->drawText(option.rect, Qt::AlignCenter, text);
        }
        if (option.state & QStyle::State_Selected) {
            painter->setPen(QPen(option.palette.color(QPalette::Text), 2));
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
        }
    }
};

} // namespace

HeatMap::HeatMap(QWidget* parent) : QTableView(parent), matrix_(new ConfusionModel(this)) {
    setModel(matrix_);
    setItemDelegate(new CellDelegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    setAccessibleName(tr("Confusion matrix"));
    CopyMenu::mark_picture(*this);
    for (auto* header : {horizontalHeader(), verticalHeader()}) {
        header->setMinimumSectionSize(smallest_cell);
        header->setSectionResizeMode(QHeaderView::Fixed);
        header->setTextElideMode(Qt::ElideMiddle);
        header->setSectionsClickable(false);
    }
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    verticalHeader()->setMaximumWidth(longest_name);
    connect(this, &QTableView::clicked, this,
            [this](const QModelIndex& index) { emit cell_opened(index.row(), index.column()); });
}

void HeatMap::set_matrix(const Matrix& counts, const QStringList& classes) {
    matrix_->set_matrix(counts, classes);
    updateGeometries(); // the headers' new width
    fit_cells();
}

void HeatMap::show_shares(bool shares) {
    matrix_->show_shares(shares);
    fit_cells();
}

/// Squares would waste the width: cells fill the view, and scroll rather than cut their numbers.
void HeatMap::fit_cells() {
    const int n = matrix_->rowCount();
    if (n == 0) return;
    const int text = fontMetrics().horizontalAdvance(matrix_->longest_text()) + 8;
    const QSize room =
        maximumViewportSize() - QSize(verticalHeader()->width(), horizontalHeader()->height());
    horizontalHeader()->setDefaultSectionSize(
        std::max({smallest_cell, std::min(text, 64), std::min(room.width() / n, 96)}));
    verticalHeader()->setDefaultSectionSize(
        std::max(fontMetrics().height() + 4, std::min(room.height() / n, 64)));
}

void HeatMap::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit_cells();
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                       event->key() == Qt::Key_Space;
    if (opens && currentIndex().isValid())
        emit cell_opened(currentIndex().row(), currentIndex().column());
    else
        QTableView::keyPressEvent(event);
}

} // namespace headroom
