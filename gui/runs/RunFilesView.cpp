#include "gui/runs/RunFilesView.h"

#include "gui/Text.h"

#include <QDesktopServices>
#include <QDir>
#include <QUrl>

namespace headroom {

RunFilesView::RunFilesView(QWidget* parent) : QTreeWidget(parent) {
    setObjectName("runFiles");
    setAccessibleName(tr("Files"));
    setToolTip(tr("A double click opens a file"));
    setHeaderLabels({tr("File"), tr("Size")});
    setRootIsDecorated(false);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    connect(this, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        QDesktopServices::openUrl(
            QUrl::fromLocalFile(QDir(folder_).filePath(item->data(0, Qt::UserRole).toString())));
    });
}

void RunFilesView::show_files(const QString& folder, const std::vector<RunFile>& files) {
    folder_ = folder;
    clear();
    for (const auto& file : files) {
        auto* item = new QTreeWidgetItem(
            this, {text(file.name), text(short_bytes(static_cast<double>(file.bytes)))});
        item->setData(0, Qt::UserRole, QString::fromStdString(file.name));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
    resizeColumnToContents(0);
}

} // namespace headroom
