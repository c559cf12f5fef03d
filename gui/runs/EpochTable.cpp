#include "gui/runs/EpochTable.h"

#include "gui/Text.h"

#include <QHeaderView>

namespace headroom {

EpochTable::EpochTable(QWidget* parent) : QTableWidget(parent) {
    setObjectName("epochLog");
    setAccessibleName(tr("Log"));
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
}

void EpochTable::show_epochs(const std::vector<EpochDone>& epochs) {
    const auto split = epochs.empty() ? tr("test") : text(epochs.front().held_out);
    const QStringList titles{tr("Epoch"),
                             tr("Learning rate"),
                             tr("Training loss"),
                             tr("Training accuracy"),
                             tr("Loss, %1").arg(split),
                             tr("Accuracy, %1").arg(split),
                             tr("Seconds"),
                             tr("Images/s")};
    setColumnCount(static_cast<int>(titles.size()));
    setHorizontalHeaderLabels(titles);
    setRowCount(static_cast<int>(epochs.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const auto& epoch = epochs[static_cast<std::size_t>(row)];
        const QString cells[] = {QString::number(epoch.epoch),
                                 QString::number(epoch.learning_rate, 'g', 4),
                                 QString::number(epoch.train_loss, 'f', 4),
                                 text(percent(epoch.train_accuracy)),
                                 QString::number(epoch.held_out_loss, 'f', 4),
                                 text(percent(epoch.held_out_accuracy)),
                                 QString::number(epoch.seconds, 'f', 1),
                                 QString::number(epoch.images_per_second, 'f', 0)};
        for (int column = 0; column < columnCount(); ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            setItem(row, column, item);
        }
    }
    resizeColumnsToContents();
}

} // namespace headroom
