#include "gui/widgets/ConfusionTable.h"

#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"
#include "gui/models/ConfusionModel.h"
#include "gui/widgets/TightHeader.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>
#include <cmath>

namespace headroom {
namespace {

constexpr int smallest_cell = 3;
constexpr int few_classes = 20; ///< up to these, cells are as large as their numbers
constexpr double most_enlarged = 16;

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
        if (option.fontMetrics.horizontalAdvance(text) <= option.rect.width() - 2 &&
            option.fontMetrics.height() <= option.rect.height()) {
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

ConfusionTable::ConfusionTable(QWidget* parent)
    : QTableView(parent), matrix_(new ConfusionModel(this)) {
    setModel(matrix_);
    setItemDelegate(new CellDelegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    setAccessibleName(tr("Confusion matrix"));
    CopyMenu::mark_picture(*this);
    setHorizontalHeader(new TightHeader(Qt::Horizontal, this));
    setVerticalHeader(new TightHeader(Qt::Vertical, this));
    for (auto* header : {horizontalHeader(), verticalHeader()})
        header->setMinimumSectionSize(smallest_cell);
    connect(this, &QTableView::clicked, this,
            [this](const QModelIndex& index) { emit cell_opened(index.row(), index.column()); });
}

void ConfusionTable::set_matrix(const Matrix& counts, const QStringList& classes) {
    matrix_->set_matrix(counts, classes);
    enlarged_ = 1;
    fit_cells();
}

void ConfusionTable::show_shares(bool shares) {
    matrix_->show_shares(shares);
    fit_cells();
}

/// Squares would waste the width: cells fill the view. Those of few classes scroll rather than cut
/// their numbers; those of many are too small for numbers until they are enlarged.
void ConfusionTable::fit_cells() {
    const int n = matrix_->rowCount();
    if (n == 0) return;
    const int text = fontMetrics().horizontalAdvance(matrix_->longest_text()) + 8;
    const bool numbers = n <= few_classes;
    const int narrowest = numbers ? std::min(text, 64) : smallest_cell;
    const int lowest = numbers ? fontMetrics().height() + 4 : smallest_cell;
    const auto size = [&](int room, int least, int most) {
        return static_cast<int>(enlarged_ * std::max(least, std::min(room / n, most)));
    };
    // The room depends on the headers, and they on the cells.
    for (int i = 0; i < 2; ++i) {
        updateGeometries();
        const QSize room = maximumViewportSize();
        horizontalHeader()->setDefaultSectionSize(size(room.width(), narrowest, 96));
        verticalHeader()->setDefaultSectionSize(size(room.height(), lowest, 64));
    }
    updateGeometries();
}

void ConfusionTable::enlarge(double times) {
    enlarged_ = std::clamp(enlarged_ * times, 1.0, most_enlarged);
    fit_cells();
    if (currentIndex().isValid()) scrollTo(currentIndex());
}

void ConfusionTable::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return QTableView::wheelEvent(event);
    const auto under = indexAt(event->position().toPoint());
    enlarge(event->angleDelta().y() > 0 ? 1.25 : 1 / 1.25);
    if (under.isValid()) scrollTo(under);
    event->accept();
}

void ConfusionTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit_cells();
}

void ConfusionTable::keyPressEvent(QKeyEvent* event) {
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                       event->key() == Qt::Key_Space;
    if (event->text() == "+" || event->text() == "-")
        enlarge(event->text() == "+" ? 1.25 : 1 / 1.25);
    else if (opens && currentIndex().isValid())
        emit cell_opened(currentIndex().row(), currentIndex().column());
    else
        QTableView::keyPressEvent(event);
}

} // namespace headroom
