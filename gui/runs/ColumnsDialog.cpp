#include "gui/runs/ColumnsDialog.h"

#include "core/runs/table/RunColumns.h"
#include "gui/Text.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

ColumnsDialog::ColumnsDialog(const std::vector<std::string>& shown, QWidget* parent)
    : QDialog(parent), find_(new QLineEdit), columns_(new QListWidget) {
    setObjectName("columnsDialog");
    setWindowTitle(tr("Columns"));
    resize(380, 480);
    find_->setObjectName("findColumn");
    find_->setPlaceholderText(tr("Find a column"));
    find_->setAccessibleName(find_->placeholderText());
    find_->setClearButtonEnabled(true);
    columns_->setObjectName("columns");
    columns_->setAccessibleName(tr("Columns"));
    columns_->setDragDropMode(QAbstractItemView::InternalMove);
    const auto add = [&](const RunColumn& column, bool checked) {
        auto* item = new QListWidgetItem(text(column.label), columns_);
        item->setData(Qt::UserRole, QString::fromStdString(column.key));
        item->setToolTip(tr("“%1” in the filter").arg(QString::fromStdString(column.key)));
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
    };
    for (const auto& key : shown)
        add(run_column(key, "columns"), true);
    for (const auto& column : run_columns())
        if (std::ranges::find(shown, column.key) == shown.end()) add(column, false);

    auto* hint = new QLabel(tr("Drag a column to change the order."));
    hint->setProperty("role", "soft");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto allow = [this, ok = buttons->button(QDialogButtonBox::Ok)] {
        ok->setEnabled(!chosen().empty());
    };
    connect(columns_, &QListWidget::itemChanged, this, allow);
    connect(find_, &QLineEdit::textChanged, this, &ColumnsDialog::find);
    auto* column = new QVBoxLayout(this);
    column->addWidget(find_);
    column->addWidget(columns_, 1);
    column->addWidget(hint);
    column->addWidget(buttons);
}

void ColumnsDialog::find(const QString& words) {
    for (int row = 0; row < columns_->count(); ++row) {
        auto* item = columns_->item(row);
        const auto key = item->data(Qt::UserRole).toString();
        item->setHidden(!item->text().contains(words, Qt::CaseInsensitive) &&
                        !key.contains(words, Qt::CaseInsensitive));
    }
}

std::vector<std::string> ColumnsDialog::chosen() const {
    std::vector<std::string> keys;
    for (int row = 0; row < columns_->count(); ++row)
        if (const auto* item = columns_->item(row); item->checkState() == Qt::Checked)
            keys.push_back(item->data(Qt::UserRole).toString().toStdString());
    return keys;
}

} // namespace headroom
