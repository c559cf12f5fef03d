#include "gui/widgets/PathList.h"

namespace headroom {
namespace {

constexpr int path_role = Qt::UserRole, found_role = Qt::UserRole + 1;

} // namespace

PathList::PathList(QWidget* parent) : QListWidget(parent) {
    setTextElideMode(Qt::ElideMiddle);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setSpacing(2);
    connect(this, &QListWidget::itemChanged, this, &PathList::checked_changed);
}

void PathList::set_found(const QList<Entry>& entries) {
    const auto were_checked = checked();
    {
        const QSignalBlocker quiet(this);
        for (int row = count() - 1; row >= 0; --row)
            if (item(row)->data(found_role).toBool()) delete takeItem(row);
        int row = count(); // after the added ones
        for (const auto& entry : entries)
            if (!item_of(entry.path)) {
                auto* made = make_item(entry, row++, true);
                if (were_checked.contains(entry.path)) made->setCheckState(Qt::Checked);
            }
    }
    if (checked() != were_checked) emit checked_changed();
}

void PathList::add(const Entry& entry, bool check) {
    auto* there = item_of(entry.path);
    if (!there) {
        const QSignalBlocker quiet(this);
        int row = 0;
        while (row < count() && !item(row)->data(found_role).toBool())
            ++row;
        there = make_item(entry, row, false);
    }
    there->setCheckState(check ? Qt::Checked : Qt::Unchecked);
}

void PathList::check_only(const QStringList& paths) {
    for (const auto& path : paths)
        if (!item_of(path)) add({path, path}, true);
    for (int row = 0; row < count(); ++row)
        item(row)->setCheckState(
            paths.contains(item(row)->data(path_role).toString()) ? Qt::Checked : Qt::Unchecked);
}

QStringList PathList::checked() const {
    QStringList paths;
    for (int row = 0; row < count(); ++row)
        if (item(row)->checkState() == Qt::Checked) paths << item(row)->data(path_role).toString();
    return paths;
}

QString PathList::current() const {
    return currentItem() ? currentItem()->data(path_role).toString() : QString();
}

QListWidgetItem* PathList::item_of(const QString& path) const {
    for (int row = 0; row < count(); ++row)
        if (item(row)->data(path_role).toString() == path) return item(row);
    return nullptr;
}

QListWidgetItem* PathList::make_item(const Entry& entry, int row, bool found) {
    auto* made = new QListWidgetItem(entry.caption);
    made->setData(path_role, entry.path);
    made->setData(found_role, found);
    made->setToolTip(entry.path);
    made->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    made->setCheckState(Qt::Unchecked);
    insertItem(row, made);
    return made;
}

} // namespace headroom
