#include "gui/pages/train/TrainForm.h"

#include "core/comparison/Presets.h"
#include "core/engine/Engine.h"
#include "gui/AskForPath.h"
#include "gui/widgets/DecimalBox.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/WrappedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <limits>

namespace headroom {
namespace {

constexpr int max_number = 1'000'000;

/// NaN if the text is not a number, nor the option's word for one.
double number(const OptionField& field, const QString& text) {
    if (*field.named.word && text == field.named.word) return field.named.number;
    bool ok = false;
    const double value = with_decimal_point(text).toDouble(&ok);
    return ok && !field.is_named(value) ? value : std::numeric_limits<double>::quiet_NaN();
}

QString shown_value(const std::string& value) {
    return QString::fromStdString(value);
}
QString shown_value(const std::vector<std::string>& values) {
    return QString::fromStdString(value_text(values));
}
QString shown_value(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

/// Returns whether an empty line means the default.
template <typename Value>
bool takes_empty(const OptionField& field) {
    return !std::is_same_v<Value, double> || *field.default_text;
}

} // namespace

TrainForm::TrainForm(QWidget* parent)
    : QWidget(parent), fold_(new QToolButton), folded_(new QWidget(this)),
      problem_(new WrappedLabel({}, this)) {
    auto* top = new QWidget(this);
    main_ = make_form(top);
    more_ = make_form(folded_);
    add_fields();
    align_labels();

    fold_->setObjectName("moreOptions");
    fold_->setText(tr("&More options"));
    fold_->setCheckable(true);
    fold_->setAutoRaise(true);
    fold_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold_->setArrowType(Qt::RightArrow);
    folded_->hide();
    connect(fold_, &QToolButton::toggled, this, [this](bool open) {
        fold_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        folded_->setVisible(open);
    });

    problem_->setObjectName("problem");
    problem_->setProperty("role", "error");
    problem_->setTextFormat(Qt::PlainText);
    problem_->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 6, 0);
    column->addWidget(top);
    column->addWidget(fold_);
    column->addWidget(folded_);
    column->addStretch();
    connect(this, &TrainForm::changed, this, &TrainForm::update_fields);
    connect(this, &TrainForm::changed, this, &TrainForm::show_preset);
    update_fields();
    show_preset();
}

QFormLayout* TrainForm::make_form(QWidget* parent) const {
    auto* form = new QFormLayout(parent);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

QSpinBox* TrainForm::add_number(QFormLayout& form, const char* name, const QString& label,
                                int value, int min, int max) {
    auto* field = new QSpinBox;
    field->setObjectName(name);
    field->setRange(min, max);
    field->setValue(value);
    connect(field, &QSpinBox::valueChanged, this, &TrainForm::changed);
    form.addRow(label, field);
    return field;
}

QComboBox* TrainForm::add_choice(QFormLayout& form, const char* name, const QString& label,
                                 const std::vector<std::string>& names) {
    auto* field = new QComboBox;
    field->setObjectName(name);
    for (const auto& choice : names) {
        const auto shown = QString::fromStdString(choice);
        field->addItem(shown, shown);
    }
    connect(field, &QComboBox::currentIndexChanged, this, &TrainForm::changed);
    form.addRow(label, field);
    return field;
}

template <typename Value>
QWidget* TrainForm::add_field(QFormLayout& form, const OptionField& field,
                              const Value& by_default) {
    const auto label = tr(field.label) + ':';
    if constexpr (std::is_same_v<Value, bool>) {
        auto* box = new QCheckBox(tr(field.label));
        box->setObjectName(field.key);
        box->setChecked(by_default);
        connect(box, &QCheckBox::toggled, this, &TrainForm::changed);
        form.addRow(box);
        return box;
    } else if constexpr (Choice<Value>) {
        auto* choice = add_choice(form, field.key, label, choice_names<Value>());
        choice->setCurrentText(QString::fromStdString(to_string(by_default)));
        return choice;
    } else if constexpr (std::is_integral_v<Value>) {
        const auto bound = [](double limit, int otherwise) {
            return std::isfinite(limit) ? static_cast<int>(limit) : otherwise;
        };
        constexpr int max =
            std::is_same_v<Value, int> ? max_number : std::numeric_limits<int>::max();
        const int lowest =
            *field.named.word ? static_cast<int>(field.named.number) : bound(field.range.min, 0);
        const int min = std::min(lowest, static_cast<int>(by_default));
        auto* number = add_number(form, field.key, label, static_cast<int>(by_default), min,
                                  bound(field.range.max, max));
        if (const auto* word = *field.named.word ? field.named.word : field.default_text; *word)
            number->setSpecialValueText(tr(word));
        return number;
    } else {
        auto* line = new QLineEdit;
        line->setObjectName(field.key);
        if (takes_empty<Value>(field))
            line->setPlaceholderText(*field.default_text ? tr(field.default_text)
                                                         : shown_value(by_default));
        else
            line->setText(shown_value(by_default));
        connect(line, &QLineEdit::textChanged, this, &TrainForm::changed);
        if (field.value_name == std::string_view("FILE"))
            add_file_row(form, label, *line);
        else
            form.addRow(label, line);
        return line;
    }
}

/// Adds a line, and a button that chooses a file for it.
void TrainForm::add_file_row(QFormLayout& form, const QString& label, QLineEdit& line) {
    auto* row = new QWidget;
    auto* fields = new QHBoxLayout(row);
    fields->setContentsMargins(0, 0, 0, 0);
    auto* browse = new QToolButton;
    browse->setObjectName("browse-" + line.objectName());
    browse->setText("…");
    browse->setToolTip(tr("Choose the file"));
    browse->setAccessibleName(browse->toolTip());
    fields->addWidget(&line, 1);
    fields->addWidget(browse);
    auto* name = label_for(label, &line);
    form.addRow(name, row);
    connect(browse, &QToolButton::clicked, this, [this, &line] {
        const auto file = ask_for::file(this, tr("Choose a file"), line.text());
        if (!file.isEmpty()) line.setText(file);
    });
}

void TrainForm::add_presets() {
    presets_ = new QComboBox;
    presets_->setObjectName("preset");
    presets_->setPlaceholderText(tr("as set below"));
    for (const auto& preset : presets()) {
        presets_->addItem(tr(preset.label), QString(preset.key));
        presets_->setItemData(presets_->count() - 1, tr(preset.help), Qt::ToolTipRole);
    }
    connect(presets_, &QComboBox::activated, this,
            [this](int row) { choose_preset(presets_->itemData(row).toString().toStdString()); });
    main_->addRow(tr("P&reset:"), presets_);
}

void TrainForm::choose_preset(std::string_view key) {
    const auto preset = std::ranges::find(presets(), key, &Preset::key);
    set_values({{"seeds", preset->seeds},
                {"fair", preset->fair},
                {"epochs", preset->epochs},
                {"lr", QString()}});
}

/// Names the preset that the options are, if any.
void TrainForm::show_preset() {
    const auto training = options();
    const auto comparison = compare_options();
    const auto preset = std::ranges::find_if(
        presets(), [&](const Preset& one) { return one.is_set(training, comparison); });
    presets_->setCurrentIndex(
        preset == presets().end() ? -1 : static_cast<int>(preset - presets().begin()));
    presets_->setToolTip(preset == presets().end() ? tr("How thoroughly the heads are compared")
                                                   : tr(preset->help));
}

void TrainForm::add_fields() {
    heads_box_ = add_choice(*main_, "heads", tr("He&ads:"), {});
    heads_box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    heads_box_->setMinimumContentsLength(12);
    add_presets();
    seeds_ = add_number(*main_, "seeds", tr("See&ds:"), 3, 1, 1000);
    seeds_->setToolTip(tr("How often each head is trained, each time from other initial weights: "
                          "shows how far to trust the difference"));
    const CompareOptions compare;
    visit_fields(compare, [&](const OptionField& field, const auto&, const auto& by_default) {
        if (findChild<QWidget*>(field.key)) return; // heads and seeds
        for_several_heads_.push_back(add_field(*more_, field, by_default));
        for_several_heads_.back()->setToolTip(tr(field.help));
    });
    findChild<QLineEdit*>("train-limits")->setPlaceholderText(tr("all at once"));
    TrainOptions options;
    visit_fields(options, [&](const OptionField& field, const auto&, const auto& by_default) {
        add_field(field.rare ? *more_ : *main_, field, by_default)->setToolTip(tr(field.help));
    });
    auto* threads = findChild<QSpinBox*>("threads");
    threads->setMaximum(available_threads());
    threads->setSpecialValueText(tr("all (%1)").arg(available_threads()));
    add_output_row();
}

void TrainForm::add_output_row() {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    out_ = new QLineEdit;
    out_->setObjectName("out");
    out_->setPlaceholderText(tr("a new folder"));
    auto* browse = new QToolButton;
    browse->setObjectName("browseOut");
    browse->setText("…");
    browse->setToolTip(tr("Choose the folder that the run is written to"));
    browse->setAccessibleName(browse->toolTip());
    line->addWidget(out_, 1);
    line->addWidget(browse);
    auto* label = label_for(tr("Write &to:"), out_);
    main_->addRow(label, row);
    connect(out_, &QLineEdit::textChanged, this, &TrainForm::changed);
    connect(browse, &QToolButton::clicked, this, &TrainForm::browse_requested);
}

/// Aligns the labels of both forms in one column.
void TrainForm::align_labels() const {
    std::vector<QWidget*> labels;
    for (auto* form : {main_, more_})
        for (int row = 0; row < form->rowCount(); ++row)
            if (auto* item = form->itemAt(row, QFormLayout::LabelRole))
                labels.push_back(item->widget());
    int width = 0;
    for (auto* label : labels)
        width = std::max(width, label->sizeHint().width());
    for (auto* label : labels)
        label->setMinimumWidth(width);
}

QVariantMap TrainForm::values() const {
    QVariantMap values;
    for (const auto* field : findChildren<QSpinBox*>())
        values[field->objectName()] = field->value();
    for (const auto* field : findChildren<QLineEdit*>())
        if (field != out_ && !qobject_cast<QSpinBox*>(field->parent())) // those have one inside
            values[field->objectName()] = field->text();
    for (const auto* field : findChildren<QComboBox*>())
        if (field != heads_box_ && field != presets_)
            values[field->objectName()] = field->currentData();
    for (const auto* field : findChildren<QCheckBox*>())
        values[field->objectName()] = field->isChecked();
    return values;
}

void TrainForm::set_values(const QVariantMap& values) {
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (auto* number = findChild<QSpinBox*>(it.key()))
            number->setValue(it->toInt());
        else if (auto* text = findChild<QLineEdit*>(it.key()))
            text->setText(it->toString());
        else if (auto* choice = findChild<QComboBox*>(it.key()))
            choice->setCurrentIndex(std::max(0, choice->findData(*it)));
        else if (auto* box = findChild<QCheckBox*>(it.key()))
            box->setChecked(it->toBool());
    }
}

void TrainForm::set_heads(const std::vector<std::string>& heads) {
    if (heads == heads_) return;
    heads_ = heads;
    const QSignalBlocker quiet(heads_box_);
    heads_box_->clear();
    QStringList names;
    for (const auto& head : heads)
        names << QString::fromStdString(head);
    if (heads.size() > 1)
        heads_box_->addItem(heads.size() == 2 ? tr("both heads")
                                              : tr("all %1 heads").arg(heads.size()));
    for (const auto& name : names)
        heads_box_->addItem(heads.size() > 1 ? tr("only %1").arg(name) : name);
    heads_box_->setToolTip(names.join(", "));
    emit changed();
}

std::vector<std::string> TrainForm::heads() const {
    const int row = heads_box_->currentIndex();
    if (heads_.size() < 2) return heads_;
    if (row <= 0) return heads_;
    return {heads_.at(static_cast<std::size_t>(row) - 1)};
}

CompareOptions TrainForm::compare_options() const {
    CompareOptions options;
    read_fields(options);
    options.heads = heads();
    return options;
}

QString TrainForm::out() const {
    return out_->text().trimmed();
}

void TrainForm::set_out(const QString& folder) {
    out_->setText(folder);
}

TrainOptions TrainForm::options() const {
    TrainOptions options;
    read_fields(options);
    return options;
}

/// The usual learning rate is left to the form, which shows it as the default.
void TrainForm::set_options(const TrainOptions& given) {
    TrainOptions options = given, usual = given;
    usual.learning_rate = 0;
    if (options.learning_rate == usual.peak_learning_rate()) options.learning_rate = 0;
    QVariantMap values;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>)
            values[field.key] = value;
        else if constexpr (std::is_integral_v<Value>)
            values[field.key] = static_cast<int>(value);
        else if (!Choice<Value> && takes_empty<Value>(field) && value == by_default)
            values[field.key] = QString();
        else
            values[field.key] = QString::fromStdString(option_text(field, value));
    });
    set_values(values);
}

void TrainForm::choose_head(const std::string& head) {
    const auto found = std::ranges::find(heads_, head);
    if (found == heads_.end()) return;
    const int row = static_cast<int>(found - heads_.begin());
    heads_box_->setCurrentIndex(heads_.size() > 1 ? row + 1 : row);
}

template <typename Options>
void TrainForm::read_fields(Options& options) const {
    visit_fields(options, [&](const OptionField& field, auto& value, const auto&) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>) {
            value = findChild<QCheckBox*>(field.key)->isChecked();
        } else if constexpr (Choice<Value>) {
            const auto text = findChild<QComboBox*>(field.key)->currentData().toString();
            if (const auto choice = parse_choice<Value>(text.toStdString())) value = *choice;
        } else if constexpr (std::is_integral_v<Value>) {
            value = static_cast<Value>(findChild<QSpinBox*>(field.key)->value());
        } else {
            const auto* line = findChild<QLineEdit*>(field.key);
            if (!line) return; // the heads, which are a choice
            const auto text = line->text().trimmed();
            if (text.isEmpty() && takes_empty<Value>(field)) return;
            if constexpr (std::is_same_v<Value, double>)
                value = number(field, text);
            else
                read_value(text.toStdString(), value);
        }
    });
}

void TrainForm::update_fields() {
    seeds_->setEnabled(heads().size() > 1);
    presets_->setEnabled(heads().size() > 1);
    for (auto* field : for_several_heads_)
        field->setEnabled(heads().size() > 1);
    TrainOptions options = this->options();
    visit_fields(options, [&](const OptionField& field, const auto&, const auto&) {
        if (*field.needs) findChild<QWidget*>(field.key)->setEnabled(has_needed(options, field));
    });
    options.learning_rate = 0;
    findChild<QLineEdit*>("lr")->setPlaceholderText(
        tr("%1 (default)").arg(shown_value(options.peak_learning_rate())));
}

void TrainForm::show_problem(const QString& line, const QString& option) {
    if (problem_form_) {
        const auto row = problem_form_->takeRow(problem_);
        delete row.fieldItem;
        delete row.labelItem;
        problem_form_ = nullptr;
    }
    problem_->hide();
    auto* labelled = option.isEmpty() ? nullptr : findChild<QWidget*>(option);
    auto shown = option.isEmpty() || labelled ? line : QString("“%1” %2").arg(option, line);
    if (const auto* typed = qobject_cast<QLineEdit*>(labelled); typed && shown.startsWith("nan:"))
        shown.replace(0, 3, typed->text().trimmed()); // what is not a number
    problem_->setText(shown);
    if (line.isEmpty()) return;

    auto* field = labelled;
    problem_form_ = main_;
    int row = main_->rowCount();
    if (field) {
        if (folded_->isAncestorOf(field)) {
            problem_form_ = more_;
            fold_->setChecked(true);
        }
        const bool in_row = field->parentWidget() == problem_form_->parentWidget();
        QFormLayout::ItemRole role{};
        problem_form_->getWidgetPosition(in_row ? field : field->parentWidget(), &row, &role);
        ++row;
    }
    problem_form_->insertRow(row, problem_);
    problem_->show();
}

int TrainForm::widest() const {
    const auto margins = layout()->contentsMargins();
    return std::max(main_->sizeHint().width(), more_->sizeHint().width()) + margins.left() +
           margins.right();
}

QString TrainForm::problem() const {
    return problem_->isHidden() ? QString() : problem_->text();
}

} // namespace headroom
