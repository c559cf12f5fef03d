#include "gui/copies/CopyMenu.h"

#include "core/jobs/FailureLine.h"
#include "datasets/base/files/AtomicFile.h"
#include "gui/AskForPath.h"
#include "gui/OptionText.h"
#include "gui/copies/PictureFile.h"
#include "gui/copies/TableText.h"
#include "gui/pages/Page.h"
#include "gui/widgets/MessageBar.h"

#include <QApplication>
#include <QChartView>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QTableView>
#include <QTreeView>

namespace headroom {
namespace {

constexpr auto picture_mark = "picture";

bool is_table(const QObject* object) {
    return qobject_cast<const QTableView*>(object) || qobject_cast<const QTreeView*>(object);
}

/// The table or picture that a widget, such as a view's viewport, belongs to; or null.
QWidget* owner_of(QWidget* widget) {
    for (; widget && !widget->isWindow(); widget = widget->parentWidget())
        if (is_table(widget) || CopyMenu::is_picture(*widget)) return widget;
    return nullptr;
}

TableText table_in(QWidget& widget) {
    if (const auto* chart = qobject_cast<QChartView*>(&widget)) return table_of(*chart->chart());
    if (is_table(&widget)) return table_of(static_cast<QAbstractItemView&>(widget));
    return {};
}

/// "Test accuracy of each seed" -> "test-accuracy-of-each-seed".
QString file_name(const QWidget& widget) {
    QString name;
    for (const QChar letter : widget.accessibleName().toLower())
        if (letter.isLetterOrNumber())
            name += letter;
        else if (!name.isEmpty() && !name.endsWith('-'))
            name += '-';
    while (name.endsWith('-'))
        name.chop(1);
    return name.isEmpty() ? QString("headroom") : name.left(60);
}

/// Tells in the page's message bar, or, in a window of its own, where it has none, of a failure.
void tell(QWidget& widget, MessageBar::Kind kind, const QString& line) {
    for (auto* at = &widget; at; at = at->parentWidget())
        if (auto* page = qobject_cast<Page*>(at)) return page->message().show_message(kind, line);
    if (kind == MessageBar::Kind::error) QMessageBox::warning(&widget, {}, line);
}

void save(QWidget& widget, const QString& path, const auto& write) {
    if (path.isEmpty()) return;
    try {
        write(path);
        tell(widget, MessageBar::Kind::note, CopyMenu::tr("Written: %1").arg(path));
    } catch (...) {
        const auto failure = failure_line(std::current_exception());
        if (failure) tell(widget, MessageBar::Kind::error, in_words(*failure));
    }
}

void ask_for_picture(QWidget& widget) {
    const auto path =
        ask_for::new_file(&widget, CopyMenu::tr("Save picture"), file_name(widget),
                          {CopyMenu::tr("Pixels (*.png)"), CopyMenu::tr("Lines (*.svg)"),
                           CopyMenu::tr("PDF (*.pdf)")});
    save(widget, path, [&](const QString& to) { save_picture(widget, to); });
}

void ask_for_table(QWidget& widget) {
    const auto path = ask_for::new_file(&widget, CopyMenu::tr("Save table"), file_name(widget),
                                        {CopyMenu::tr("CSV (*.csv)")});
    save(widget, path, [&](const QString& to) {
        write_atomically(to.toStdString(), to_csv(table_in(widget)).toStdString());
    });
}

void copy_table(const TableText& table) {
    QApplication::clipboard()->setText(to_tab_separated(table));
}

bool copy_selected(QWidget& widget) {
    const auto table = table_of(static_cast<QAbstractItemView&>(widget), true);
    if (table.size() < 2) return false; // titles alone
    copy_table(table);
    return true;
}

} // namespace

void CopyMenu::mark_picture(QWidget& widget) {
    widget.setProperty(picture_mark, true);
}

bool CopyMenu::is_picture(const QObject& object) {
    return object.property(picture_mark).toBool();
}

void CopyMenu::add_actions(QMenu& menu, QWidget& widget) {
    const auto add = [&](const QString& text, auto action) {
        QObject::connect(menu.addAction(text), &QAction::triggered, &widget,
                         [&widget, action] { action(widget); });
    };
    if (is_picture(widget)) {
        add(tr("Copy picture"),
            [](QWidget& picture) { QApplication::clipboard()->setImage(picture_of(picture)); });
        add(tr("Save picture…"), ask_for_picture);
    }
    if (table_in(widget).size() < 2) return;
    add(tr("Copy table"), [](QWidget& table) { copy_table(table_in(table)); });
    add(tr("Save table…"), ask_for_table);
}

bool CopyMenu::eventFilter(QObject* target, QEvent* event) {
    if (event->type() == QEvent::KeyPress && is_table(target) &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy))
        return copy_selected(*static_cast<QWidget*>(target));
    if (event->type() != QEvent::ContextMenu || !target->isWidgetType()) return false;
    auto* owner = owner_of(static_cast<QWidget*>(target));
    if (!owner || owner->contextMenuPolicy() == Qt::CustomContextMenu) return false; // Qt's own
    auto* menu = new QMenu(owner);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(owner->actions());
    menu->addSeparator();
    add_actions(*menu, *owner);
    menu->popup(static_cast<QContextMenuEvent*>(event)->globalPos());
    return true;
}

} // namespace headroom
