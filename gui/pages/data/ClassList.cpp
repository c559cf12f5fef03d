#include "gui/pages/data/ClassList.h"

#include "core/jobs/data/SortJob.h"

#include <QDragEnterEvent>
#include <QInputDialog>

namespace headroom {
namespace {

constexpr int name_role = Qt::UserRole, count_role = name_role + 1;

} // namespace

ClassList::ClassList(QWidget* parent) : QListWidget(parent) {
    setObjectName("sortingClasses");
    setAccessibleName(tr("Classes"));
    setAcceptDrops(true);
    setDropIndicatorShown(false);
    setTextElideMode(Qt::ElideMiddle);
    connect(this, &QListWidget::itemDoubleClicked, this, &ClassList::take_name);
}

void ClassList::add(const QString& name) {
    auto* item = new QListWidgetItem(this);
    item->setData(name_role, name);
    show_row(*item, row(item));
}

QStringList ClassList::names() const {
    QStringList names;
    for (int row = 0; row < count(); ++row)
        names << name_of(*item(row));
    return names;
}

void ClassList::set_count(const QString& name, std::size_t images) {
    const int row = static_cast<int>(names().indexOf(name));
    if (row < 0) return;
    item(row)->setData(count_role, static_cast<qulonglong>(images));
    show_row(*item(row), row);
}

QString ClassList::name_of(const QListWidgetItem& item) const {
    return item.data(name_role).toString();
}

/// The first nine have a key.
void ClassList::show_row(QListWidgetItem& item, int row) {
    const auto key = row < 9 ? QString("%1   ").arg(row + 1) : QString("    ");
    item.setText(tr("%1%2: %3").arg(key, name_of(item)).arg(item.data(count_role).toULongLong()));
    item.setToolTip(name_of(item));
}

void ClassList::take_name(QListWidgetItem* item) {
    const auto before = name_of(*item);
    const auto name =
        QInputDialog::getText(this, tr("Rename class"), tr("Name"), QLineEdit::Normal, before)
            .trimmed();
    if (name == before || names().contains(name) || !problem_of_class(name.toStdString()).empty())
        return;
    item->setData(name_role, name);
    emit renamed(before, name);
}

void ClassList::dragEnterEvent(QDragEnterEvent* event) {
    if (event->source() && event->source() != this) event->acceptProposedAction();
}

void ClassList::dragMoveEvent(QDragMoveEvent* event) {
    const auto* under = itemAt(event->position().toPoint());
    event->setAccepted(under);
    if (under) setCurrentItem(itemAt(event->position().toPoint()));
}

void ClassList::dropEvent(QDropEvent* event) {
    const auto* under = itemAt(event->position().toPoint());
    if (!under) return;
    event->setDropAction(Qt::CopyAction); // the grid keeps the images
    event->accept();
    emit dropped(name_of(*under));
}

} // namespace headroom
