#include "gui/runs/RenameDialog.h"

#include "core/runs/RenameRun.h"
#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace headroom {

RenameDialog::RenameDialog(const QString& folder, QWidget* parent)
    : QDialog(parent), folder_(folder), name_(new QLineEdit), problem_(new WrappedLabel) {
    setObjectName("renameDialog");
    setWindowTitle(tr("Rename"));
    resize(420, 120);
    name_->setObjectName("newName");
    name_->setText(QFileInfo(folder).fileName());
    name_->selectAll();
    problem_->setObjectName("renameProblem");
    problem_->setProperty("role", "error");
    problem_->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("&Rename"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Name"), name_);
    form->addRow(problem_);
    form->addRow(buttons);
}

void RenameDialog::accept() {
    if (name_->text() == QFileInfo(folder_).fileName()) return reject();
    try {
        folder_ = QString::fromStdString(
            rename_run(folder_.toStdString(), name_->text().toStdString()).string());
        QDialog::accept();
    } catch (const Error& error) {
        problem_->setText(in_words(error));
        problem_->show();
    }
}

} // namespace headroom
