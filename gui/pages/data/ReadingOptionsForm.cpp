#include "gui/pages/data/ReadingOptionsForm.h"

#include "gui/TypedPath.h"
#include "gui/widgets/DecimalBox.h"
#include "gui/widgets/LabelFor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <limits>

namespace headroom {
namespace {

constexpr int fields_in_row = 3;

/// "dataResizeMode"
QString object_name(const std::string& key) {
    QString name = "data";
    for (const auto& word : QString::fromStdString(key).split('-'))
        name += word.left(1).toUpper() + word.mid(1);
    return name;
}

/// Returns whether a spin box suits: whole numbers but sizes in bytes and those with few values.
template <typename Value>
bool is_count(const OptionField& field) {
    return std::is_integral_v<Value> && !field.bytes && field.words.empty();
}

/// Pattern of a text while it is typed; the digits are the same in any locale.
template <typename Value>
const char* typed_pattern() {
    if constexpr (std::is_same_v<Value, std::optional<ImageSize>>) return "\\d{0,5}(x\\d{0,5})?";
    if constexpr (std::is_same_v<Value, std::optional<int>>) return "-?\\d{0,9}";
    return ".*";
}

template <typename Value>
void show_value(const QWidget& form, const OptionField& field, const Value& value) {
    const auto name = object_name(field.key);
    const auto shown = QString::fromStdString(option_text(field, value));
    if constexpr (std::is_same_v<Value, bool>)
        return form.findChild<QCheckBox*>(name)->setChecked(value);
    if constexpr (std::is_same_v<Value, double>)
        return form.findChild<QDoubleSpinBox*>(name)->setValue(value);
    if constexpr (NumberValue<Value>)
        if (is_count<Value>(field))
            return form.findChild<QSpinBox*>(name)->setValue(static_cast<int>(value));
    if (auto* choice = form.findChild<QComboBox*>(name))
        choice->setCurrentIndex(std::max(choice->findData(shown), 0));
    else
        form.findChild<QLineEdit*>(name)->setText(shown);
}

template <typename Value>
void take_value(const QWidget& form, const OptionField& field, Value& value) {
    const auto name = object_name(field.key);
    if constexpr (std::is_same_v<Value, bool>) {
        value = form.findChild<QCheckBox*>(name)->isChecked();
    } else if constexpr (std::is_same_v<Value, double>) {
        value = form.findChild<QDoubleSpinBox*>(name)->value();
    } else if (is_count<Value>(field)) {
        if constexpr (NumberValue<Value>)
            value = static_cast<Value>(form.findChild<QSpinBox*>(name)->value());
    } else if (const auto* choice = form.findChild<QComboBox*>(name)) {
        const auto word = choice->currentData().toString().toStdString();
        if (!word.empty()) read_option(field, word, value);
    } else {
        auto typed = form.findChild<QLineEdit*>(name)->text();
        if (field.bytes) typed = with_decimal_point(typed);
        const bool file = std::string(field.value_name) == "FILE";
        read_option(field, file ? typed_path(typed) : typed.toStdString(), value);
    }
}

} // namespace

ReadingOptionsForm::ReadingOptionsForm(QWidget* parent)
    : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(10);
    for (int column = 0; column < fields_in_row; ++column)
        grid_->setColumnStretch(2 * column + 1, 1);
    const DataSpec usual;
    visit_fields(usual, [&](const OptionField& field, const auto& value, const auto&) {
        add(field, make_field<std::decay_t<decltype(value)>>(field));
    });
    show_spec(usual);
}

template <typename Value>
QWidget* ReadingOptionsForm::make_field(const OptionField& field) {
    const auto default_text = tr(field.default_text);
    if constexpr (std::is_same_v<Value, bool>) {
        auto* box = new QCheckBox(tr(field.label));
        connect(box, &QCheckBox::toggled, this, &ReadingOptionsForm::changed);
        return box;
    } else if constexpr (std::is_same_v<Value, double>) {
        auto* box = new DecimalBox;
        box->setRange(field.range.min, field.range.max - 0.01);
        box->setSingleStep(0.05);
        connect(box, &QDoubleSpinBox::valueChanged, this, &ReadingOptionsForm::changed);
        return box;
    } else if (const auto words = option_words<Value>(field); !words.empty()) {
        auto* choice = new QComboBox;
        if (*field.default_text) choice->addItem(default_text, QString());
        for (const auto& word : words)
            choice->addItem(QString::fromStdString(word), QString::fromStdString(word));
        connect(choice, &QComboBox::currentIndexChanged, this, &ReadingOptionsForm::changed);
        return choice;
    } else if (is_count<Value>(field)) {
        auto* box = new QSpinBox;
        box->setRange(0, std::numeric_limits<int>::max());
        box->setSpecialValueText(default_text);
        box->setGroupSeparatorShown(true);
        connect(box, &QSpinBox::valueChanged, this, &ReadingOptionsForm::changed);
        return box;
    } else {
        auto* line = new QLineEdit;
        line->setPlaceholderText(default_text);
        line->setValidator(
            new QRegularExpressionValidator(QRegularExpression(typed_pattern<Value>()), line));
        connect(line, &QLineEdit::textChanged, this, &ReadingOptionsForm::changed);
        connect(line, &QLineEdit::returnPressed, this, &ReadingOptionsForm::return_pressed);
        return line;
    }
}

void ReadingOptionsForm::add(const OptionField& field, QWidget* widget) {
    widget->setObjectName(object_name(field.key));
    widget->setToolTip(tr(field.help));
    if (!qobject_cast<QCheckBox*>(widget)) { // which has its label beside it
        auto* label = label_for(tr(field.label), widget);
        label->setToolTip(widget->toolTip());
        grid_->addWidget(label, count_ / fields_in_row, 2 * (count_ % fields_in_row));
    }
    grid_->addWidget(widget, count_ / fields_in_row, 2 * (count_ % fields_in_row) + 1);
    ++count_;
}

void ReadingOptionsForm::show_spec(const DataSpec& spec) {
    visit_fields(spec, [&](const OptionField& field, const auto& value, const auto&) {
        show_value(*this, field, value);
    });
}

void ReadingOptionsForm::fill(DataSpec& spec) const {
    const auto path = spec.path;
    spec = {};
    spec.path = path;
    visit_fields(spec, [&](const OptionField& field, auto& value, const auto&) {
        take_value(*this, field, value);
    });
}

void ReadingOptionsForm::mark(const std::string& key) {
    if (auto* field = findChild<QWidget*>(object_name(key))) field->setFocus();
}

} // namespace headroom
