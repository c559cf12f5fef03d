#include "gui/pages/model/ModelForm.h"

#include "core/models/Head.h"
#include "core/models/catalog/Catalog.h"
#include "gui/AskForPath.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace headroom {
namespace {

constexpr int largest_side = 16384, most_classes = 1 << 20;

QSpinBox* spin(const char* name, const QString& accessible_name, int lowest, int highest) {
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setAccessibleName(accessible_name);
    box->setToolTip(accessible_name);
    box->setRange(lowest, highest);
    box->setKeyboardTracking(false); // half a number is no size
    return box;
}

} // namespace

ModelForm::ModelForm(QWidget* parent)
    : QFrame(parent), model_(new NameBox), open_(new QPushButton(tr("&Open file…"))),
      height_(spin("inputHeight", tr("Image height"), 1, largest_side)),
      width_(spin("inputWidth", tr("Image width"), 1, largest_side)),
      classes_(spin("classes", tr("Classes"), 2, most_classes)), channels_(new QComboBox),
      reset_(new QPushButton) {
    setProperty("role", "card");
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(4, 4);
    grid->setColumnMinimumWidth(2, 12);
    add_model_row(*grid);
    add_input_row(*grid);
    add_heads(*grid);
}

void ModelForm::add_model_row(QGridLayout& grid) {
    model_->setObjectName("model");
    for (const auto& entry : catalog()) {
        model_->addItem(QString::fromStdString(entry.spec.name),
                        QString::fromStdString(entry.spec.name));
        model_->setItemData(model_->count() - 1, QString::fromStdString(entry.spec.description),
                            Qt::ToolTipRole);
    }
    connect(model_, &QComboBox::activated, this,
            [this](int index) { emit model_chosen(model_->itemData(index).toString()); });
    open_->setObjectName("openModel");
    open_->setToolTip(tr("A JSON file that describes a backbone and its heads"));
    connect(open_, &QPushButton::clicked, this, &ModelForm::ask_for_file);

    auto* row = new QHBoxLayout;
    row->addWidget(model_, 1);
    row->addWidget(open_);
    grid.addWidget(label_for(tr("&Backbone"), model_), 0, 0);
    grid.addLayout(row, 0, 1);
}

void ModelForm::add_input_row(QGridLayout& grid) {
    channels_->setObjectName("inputChannels");
    channels_->setAccessibleName(tr("Image channels"));
    channels_->addItem(tr("grey"), 1);
    channels_->addItem(tr("RGB"), 3);
    reset_->setObjectName("resetInput");
    for (auto* box : {height_, width_})
        connect(box, &QSpinBox::valueChanged, this, &ModelForm::edit_input);
    connect(channels_, &QComboBox::activated, this, &ModelForm::edit_input);
    connect(classes_, &QSpinBox::valueChanged, this, [this](int classes) {
        choice_.classes = classes;
        emit edited(choice_);
    });
    connect(reset_, &QPushButton::clicked, this, [this] {
        choice_.input = {};
        choice_.classes = 0;
        emit edited(choice_);
    });

    auto* size = new QHBoxLayout;
    size->addWidget(height_);
    size->addWidget(new QLabel(QString(QChar(0x00D7))));
    size->addWidget(width_);
    size->addWidget(channels_);
    size->addStretch();
    auto* classes = new QHBoxLayout;
    classes->addWidget(classes_);
    classes->addWidget(reset_);
    classes->addStretch();
    grid.addWidget(label_for(tr("&Images"), height_), 1, 0);
    grid.addLayout(size, 1, 1);
    grid.addWidget(label_for(tr("C&lasses"), classes_), 2, 0);
    grid.addLayout(classes, 2, 1);
}

void ModelForm::add_heads(QGridLayout& grid) {
    const std::array<const char*, 2> names{"headA", "headB"};
    const std::array<QString, 2> labels{tr("Head &A"), tr("Hea&d B")};
    for (std::size_t i = 0; i < 2; ++i) {
        auto* combo = heads_[i] = new NameBox;
        combo->setObjectName(names[i]);
        for (const auto& head : head_names()) {
            const auto name = QString::fromStdString(head);
            combo->addItem(name, name);
            combo->setItemData(combo->count() - 1,
                               QString::fromStdString(head_kind(head).description),
                               Qt::ToolTipRole);
        }
        connect(combo, &QComboBox::activated, this, [this, i, combo](int index) {
            choice_.heads.at(i) = combo->itemData(index).toString().toStdString();
            emit edited(choice_);
        });
        auto* made_of = made_of_[i] = new WrappedLabel;
        made_of->setObjectName(QString(names[i]) + "Layers");
        made_of->setProperty("role", "soft");
    }
    grid.addWidget(label_for(labels[0], heads_[0]), 0, 3);
    grid.addWidget(heads_[0], 0, 4);
    grid.addWidget(label_for(labels[1], heads_[1]), 1, 3);
    grid.addWidget(heads_[1], 1, 4);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(0);
    for (auto* made_of : made_of_)
        lines->addWidget(made_of);
    grid.addLayout(lines, 2, 3, 1, 2);
}

void ModelForm::ask_for_file() {
    const auto path = ask_for::file(this, tr("Open a model file"), {},
                                    tr("Model files (*.json *.onnx);;All files (*)"));
    if (!path.isEmpty()) emit model_chosen(path);
}

void ModelForm::edit_input() {
    choice_.input = {channels_->currentData().toInt(), height_->value(), width_->value()};
    emit edited(choice_);
}

/// Selects a head, which may be one of a family that the menu does not offer.
void ModelForm::show_head(QComboBox& combo, const QString& head) {
    if (combo.findData(head) < 0) combo.addItem(head, head);
    combo.setCurrentIndex(combo.findData(head));
}

void ModelForm::show_model(const QString& model) {
    int index = model_->findData(model);
    if (index < 0) {
        index = model_->count();
        model_->addItem(QFileInfo(model).fileName(), model);
        model_->setItemData(index, model, Qt::ToolTipRole);
    }
    model_->setCurrentIndex(index);
}

void ModelForm::set_choice(const ModelChoice& choice, const ImageShape& input, int classes,
                           Source source) {
    choice_ = choice;
    show_model(QString::fromStdString(choice.model));
    for (std::size_t i = 0; i < heads_.size(); ++i)
        show_head(*heads_[i], QString::fromStdString(choice.heads.at(i)));
    const auto& shown = choice.input.height > 0 ? choice.input : input;
    const QSignalBlocker no_height(height_), no_width(width_), no_classes(classes_);
    if (shown.height > 0) {
        height_->setValue(shown.height);
        width_->setValue(shown.width);
        channels_->setCurrentIndex(channels_->findData(shown.channels));
    }
    if (const int count = choice.classes > 0 ? choice.classes : classes; count > 0)
        classes_->setValue(count); // one unit is two classes, the least
    reset_->setText(source == Source::data ? tr("As the da&ta") : tr("As &the model"));
    reset_->setEnabled(choice.input.height > 0 || choice.classes > 0);
}

void ModelForm::set_heads_made_of(const std::array<QString, 2>& layers) {
    for (std::size_t i = 0; i < layers.size(); ++i)
        made_of_[i]->setText(layers[i]);
}

} // namespace headroom
