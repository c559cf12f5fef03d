#include "gui/widgets/OptionForm.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>

namespace headroom {

OptionForm::OptionForm(QWidget* parent) : QWidget(parent), form_(new QFormLayout(this)) {
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->setRowWrapPolicy(QFormLayout::WrapLongRows);
}

void OptionForm::add_row(const OptionField& field, QWidget* widget) {
    widget->setObjectName(field.key);
    widget->setToolTip(tr(field.help));
    if (qobject_cast<QCheckBox*>(widget))
        form_->addRow(widget);
    else
        form_->addRow(tr(field.label).remove('&') + ':', widget); // letters are the page's
}

void OptionForm::add_check(const OptionField& field, bool on) {
    auto* box = new QCheckBox(tr(field.label).remove('&'));
    box->setChecked(on);
    connect(box, &QCheckBox::toggled, this, &OptionForm::changed);
    add_row(field, box);
}

void OptionForm::add_choice(const OptionField& field, const std::vector<std::string>& words,
                            const std::string& usual, bool usual_is_a_word) {
    auto* choice = new QComboBox;
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    if (!usual_is_a_word) choice->addItem(tr(usual.c_str()), QString());
    for (const auto& word : words)
        choice->addItem(QString::fromStdString(word), QString::fromStdString(word));
    if (usual_is_a_word) choice->setCurrentText(QString::fromStdString(usual));
    connect(choice, &QComboBox::currentIndexChanged, this, &OptionForm::changed);
    add_row(field, choice);
}

void OptionForm::add_line(const OptionField& field, const std::string& usual) {
    auto* line = new QLineEdit;
    line->setPlaceholderText(tr(usual.c_str()));
    connect(line, &QLineEdit::textChanged, this, &OptionForm::changed);
    add_row(field, line);
}

bool OptionForm::is_checked(const char* key) const {
    return findChild<QCheckBox*>(key)->isChecked();
}

std::string OptionForm::text_of(const char* key) const {
    if (const auto* choice = findChild<QComboBox*>(key))
        return choice->currentData().toString().toStdString();
    return findChild<QLineEdit*>(key)->text().trimmed().toStdString();
}

} // namespace headroom
