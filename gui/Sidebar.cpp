#include "gui/Sidebar.h"

#include "gui/Theme.h"
#include "gui/pages/Page.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <array>

namespace headroom {
namespace {

constexpr int icon_size = 20, row_height = 44, mark_size = 18;

/// The way to a first comparison.
constexpr std::array steps{PageId::data, PageId::model, PageId::train, PageId::compare};

enum class Mark { none, to_do, next, done };
constexpr int mark_role = Qt::UserRole, number_role = mark_role + 1, standing_role = mark_role + 2;

/// Draws a row: icon, name, what is there in small letters, and a step's mark.
class RowDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(),
                std::max(row_height, 2 * option.fontMetrics.height() + 10)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem row = option;
        initStyleOption(&row, index);
        row.text.clear();
        row.icon = {};
        row.widget->style()->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);

        const bool selected = option.state & QStyle::State_Selected;
        const auto ink =
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        auto place = option.rect.adjusted(20, 5, -14, -5);
        const QRect icon(place.left(), place.center().y() - icon_size / 2 + 1, icon_size,
                         icon_size);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, icon, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
        const auto mark = static_cast<Mark>(index.data(mark_role).toInt());
        if (mark != Mark::none) {
            const QRect circle(place.right() - mark_size + 1,
                               place.center().y() - mark_size / 2 + 1, mark_size, mark_size);
            draw_mark(circle, mark, index.data(number_role).toString(), selected, ink, *painter);
            place.setRight(place.right() - mark_size - 4);
        }
        place.setLeft(icon.right() + 11);
        draw_text(place, index, selected ? ink : Theme::soft(), ink, *painter);
        painter->restore();
    }

  private:
    static void draw_text(const QRect& place, const QModelIndex& index, const QColor& soft,
                          const QColor& ink, QPainter& painter) {
        const auto name = index.data(Qt::DisplayRole).toString();
        const auto standing = index.data(standing_role).toString();
        painter.setPen(ink);
        if (standing.isEmpty()) {
            painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, name);
            return;
        }
        painter.drawText(place, Qt::AlignTop | Qt::AlignLeft, name);
        auto small = painter.font();
        small.setPointSizeF(small.pointSizeF() * 0.85);
        painter.setFont(small);
        painter.setPen(soft);
        const auto shown = QFontMetrics(small).elidedText(standing, Qt::ElideMiddle, place.width());
        painter.drawText(place, Qt::AlignBottom | Qt::AlignLeft, shown);
    }

    /// The next step is filled; a done one has a tick.
    static void draw_mark(const QRectF& place, Mark mark, const QString& number, bool selected,
                          const QColor& ink, QPainter& painter) {
        const auto colour = selected ? ink : mark == Mark::done ? Theme::good() : Theme::soft();
        const auto accent = selected ? ink : Theme::head(0);
        painter.setPen(QPen(mark == Mark::next ? accent : colour, 1.4));
        painter.setBrush(mark == Mark::next ? QBrush(accent) : QBrush(Qt::NoBrush));
        painter.drawEllipse(place.adjusted(1, 1, -1, -1));
        if (mark == Mark::done) {
            const auto at = [&](double x, double y) {
                return place.topLeft() + QPointF(x, y) * mark_size / 18.0;
            };
            painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPolyline(QPolygonF{at(5.2, 9.2), at(8, 12), at(12.8, 6.4)});
            return;
        }
        const auto usual = painter.font();
        auto small = usual;
        small.setPointSizeF(small.pointSizeF() * 0.85);
        small.setBold(true);
        painter.setFont(small);
        if (mark == Mark::next) painter.setPen(selected ? Theme::head(0) : Theme::card());
        painter.drawText(place, Qt::AlignCenter, number);
        painter.setFont(usual);
    }
};

} // namespace

Sidebar::Sidebar(QWidget* parent) : QListWidget(parent) {
    setObjectName("pages");
    setAccessibleName(tr("Pages"));
    take_type();
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new RowDelegate(this));
}

void Sidebar::take_type() {
    setFixedWidth(152 * Theme::type_percent() / 100);
}

void Sidebar::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) take_type();
}

void Sidebar::add(const Page& page) {
    pages_.push_back(&page);
    addItem(page.title());
}

void Sidebar::update_icons() {
    for (int row = 0; row < count(); ++row)
        item(row)->setIcon(Theme::icon(pages_[static_cast<std::size_t>(row)]->icon()));
}

void Sidebar::update_steps() {
    bool found_next = false;
    for (int row = 0; row < count(); ++row) {
        const auto& page = *pages_[static_cast<std::size_t>(row)];
        const auto step = std::ranges::find(steps, static_cast<PageId>(row));
        auto mark = Mark::none;
        if (step != steps.end()) {
            const bool next = !page.is_done() && !found_next;
            found_next = found_next || next;
            mark = page.is_done() ? Mark::done : next ? Mark::next : Mark::to_do;
        }
        const auto standing = page.standing();
        auto* shown = item(row);
        shown->setData(mark_role, static_cast<int>(mark));
        shown->setData(number_role, QString::number(step - steps.begin() + 1));
        shown->setData(standing_role, standing);
        QStringList words{page.title()};
        if (mark == Mark::done) words << tr("done");
        if (mark == Mark::next) words << tr("next step");
        if (!standing.isEmpty()) words << standing;
        shown->setData(Qt::AccessibleTextRole, words.join(", "));
        shown->setToolTip(words.mid(1).join(": "));
    }
}

} // namespace headroom
