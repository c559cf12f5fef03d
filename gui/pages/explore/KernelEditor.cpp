#include "gui/pages/explore/KernelEditor.h"

#include "gui/widgets/DecimalBox.h"
#include "gui/widgets/LabelFor.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

namespace headroom {
namespace {

/// Shows -1 as "-1" and a sixteenth as "0.0625".
class WeightBox : public DecimalBox {
  public:
    using DecimalBox::DecimalBox;
    QString textFromValue(double value) const override { return locale().toString(value, 'g', 6); }
};

} // namespace

KernelEditor::KernelEditor(QWidget* parent) : QWidget(parent), name_(new QComboBox) {
    name_->setObjectName("kernelName");
    for (const auto& kernel : kernels())
        name_->addItem(QString::fromStdString(kernel.name));
    name_->addItem(tr("typed in"));
    auto* label = label_for(tr("&Kernel"), name_);
    label->setProperty("role", "heading");

    auto* grid = new QGridLayout;
    grid->setSpacing(2);
    for (int i = 0; i < 9; ++i) {
        auto*& weight = weights_[static_cast<std::size_t>(i)];
        weight = new WeightBox;
        weight->setObjectName(QString("kernel%1").arg(i));
        weight->setAccessibleName(tr("Kernel, row %1, column %2").arg(i / 3 + 1).arg(i % 3 + 1));
        weight->setRange(-99, 99);
        weight->setDecimals(4); // holds those of every kernel with a name
        weight->setButtonSymbols(QAbstractSpinBox::NoButtons);
        weight->setAlignment(Qt::AlignCenter);
        weight->setFixedWidth(fontMetrics().horizontalAdvance("-0.0625") + 16);
        connect(weight, &QDoubleSpinBox::valueChanged, this, &KernelEditor::take_numbers);
        grid->addWidget(weight, i / 3, i % 3);
    }
    auto* left = new QVBoxLayout;
    left->setSpacing(4);
    left->addWidget(label);
    left->addWidget(name_);
    left->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addLayout(left);
    row->addLayout(grid);
    connect(name_, &QComboBox::currentIndexChanged, this, &KernelEditor::take_name);
    take_name();
}

Kernel KernelEditor::kernel() const {
    std::array<float, 9> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = static_cast<float>(weights_[i]->value());
    return make_kernel(weights);
}

void KernelEditor::take_name() {
    const auto index = static_cast<std::size_t>(name_->currentIndex());
    if (index >= kernels().size()) {
        weights_[0]->setFocus();
        return;
    }
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        const QSignalBlocker quiet(weights_[i]);
        weights_[i]->setValue(kernels()[index].weights[i]);
    }
    emit changed();
}

/// Numbers that have a name show it.
void KernelEditor::take_numbers() {
    const int known = name_->findText(QString::fromStdString(kernel().name), Qt::MatchExactly);
    const QSignalBlocker quiet(name_);
    name_->setCurrentIndex(known < 0 ? name_->count() - 1 : known);
    emit changed();
}

} // namespace headroom
