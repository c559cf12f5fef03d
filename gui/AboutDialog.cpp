#include "gui/AboutDialog.h"

#include "core/runs/result/Environment.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace headroom {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName("about");
    setWindowTitle(tr("About Headroom"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setColumnStretch(1, 1);
    for (int row = 0; const auto& [name, value] : environment_rows()) {
        auto* title = new QLabel(QString::fromStdString(name));
        title->setProperty("role", "soft");
        auto* fact = new QLabel(QString::fromStdString(value));
        fact->setTextFormat(Qt::PlainText);
        fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
        fact->setWordWrap(true);
        grid->addWidget(title, row, 0, Qt::AlignTop);
        grid->addWidget(fact, row++, 1);
    }

    auto* what = new QLabel(tr("Which head should my image classifier have? Flatten or pooling, "
                               "measured."));
    what->setWordWrap(true);
    auto* buttons = new QDialogButtonBox;
    auto* close = buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole);
    auto* copy = buttons->addButton(tr("C&opy"), QDialogButtonBox::ActionRole);
    copy->setObjectName("copyFacts");
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(text()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    close->setDefault(true);
    close->setFocus();

    auto* title = new QLabel("Headroom");
    title->setProperty("role", "title");
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addWidget(title);
    column->addWidget(what);
    column->addLayout(grid);
    column->addStretch();
    column->addWidget(buttons);
    resize(520, sizeHint().height());
}

QString AboutDialog::text() const {
    QString lines;
    for (const auto& [name, value] : environment_rows())
        lines += QString::fromStdString(name + ": " + value + "\n");
    return lines;
}

} // namespace headroom
