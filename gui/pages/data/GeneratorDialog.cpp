#include "gui/pages/data/GeneratorDialog.h"

#include "datasets/synth/SyntheticImages.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

namespace headroom {

GeneratorDialog::GeneratorDialog(QWidget* parent)
    : QDialog(parent), kind_(new QComboBox), count_(new QSpinBox), side_(new QSpinBox) {
    setObjectName("generatorDialog");
    setWindowTitle(tr("Draw images"));
    kind_->setObjectName("generatorKind");
    for (const auto& name : synthetic_names())
        kind_->addItem(QString::fromStdString(name));
    count_->setObjectName("generatorCount");
    count_->setRange(0, 1'000'000);
    count_->setSingleStep(1000);
    count_->setGroupSeparatorShown(true);
    count_->setSpecialValueText(tr("its default"));
    side_->setObjectName("generatorSide");
    side_->setRange(0, 512);
    side_->setSpecialValueText(tr("its default"));
    side_->setSuffix(tr(" pixels"));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* draw = buttons->addButton(tr("&Draw"), QDialogButtonBox::AcceptRole);
    draw->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Generator"), kind_);
    form->addRow(tr("&Images in all"), count_);
    form->addRow(tr("&Sides of"), side_);
    form->addRow(buttons);
}

DataSpec GeneratorDialog::spec() const {
    DataSpec spec;
    spec.path = kind_->currentText().toStdString();
    if (const int side = side_->value(); side > 0) spec.path += fmt::format(":{}x{}", side, side);
    spec.options.synth_count = static_cast<std::size_t>(count_->value());
    return spec;
}

} // namespace headroom
