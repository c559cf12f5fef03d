#include "gui/pages/train/TrainForm.h"

#include "core/engine/Engine.h"
#include "core/engine/Precision.h"
#include "gui/widgets/DecimalBox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>

namespace headroom {
namespace {

constexpr int most = 1'000'000;

double number(const QLineEdit& field) {
    bool ok = false;
    const double value = with_decimal_point(field.text().trimmed()).toDouble(&ok);
    return ok ? value : std::numeric_limits<double>::quiet_NaN();
}

QString plain(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

} // namespace

TrainForm::TrainForm(QWidget* parent)
    : QWidget(parent), fold_(new QToolButton), folded_(new QWidget), problem_(new QLabel(this)) {
    auto* top = new QWidget;
    main_ = make_form(top);
    more_ = make_form(folded_);
    add_main();
    add_more();
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
    problem_->setWordWrap(true);
    problem_->setTextFormat(Qt::PlainText);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem_->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 6, 0);
    column->addWidget(top);
    column->addWidget(fold_);
    column->addWidget(folded_);
    column->addStretch();
    connect(this, &TrainForm::changed, this, &TrainForm::update_fields);
    update_fields();
}

QFormLayout* TrainForm::make_form(QWidget* parent) const {
    auto* form = new QFormLayout(parent);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

QSpinBox* TrainForm::add_number(QFormLayout& form, const char* name, const QString& label,
                                int value, int least, int largest) {
    auto* field = new QSpinBox;
    field->setObjectName(name);
    field->setRange(least, largest);
    field->setValue(value);
    connect(field, &QSpinBox::valueChanged, this, &TrainForm::changed);
    form.addRow(label, field);
    return field;
}

QLineEdit* TrainForm::add_text(QFormLayout& form, const char* name, const QString& label,
                               const QString& value) {
    auto* field = new QLineEdit(value);
    field->setObjectName(name);
    connect(field, &QLineEdit::textChanged, this, &TrainForm::changed);
    form.addRow(label, field);
    return field;
}

QComboBox* TrainForm::add_choice(QFormLayout& form, const char* name, const QString& label,
                                 const std::vector<std::string>& words, const std::string& value) {
    auto* field = new QComboBox;
    field->setObjectName(name);
    for (const auto& word : words) {
        const auto shown = QString::fromStdString(word);
        field->addItem(shown, shown);
    }
    field->setCurrentText(QString::fromStdString(value));
    connect(field, &QComboBox::currentIndexChanged, this, &TrainForm::changed);
    form.addRow(label, field);
    return field;
}

void TrainForm::add_main() {
    const TrainOptions usual;
    const TrainWords& words = train_words();
    heads_box_ = add_choice(*main_, "heads", tr("He&ads:"), {}, {});
    heads_box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    heads_box_->setMinimumContentsLength(12);
    epochs_ = add_number(*main_, "epochs", tr("E&pochs:"), usual.epochs, 1, most);
    seeds_ = add_number(*main_, "seeds", tr("See&ds:"), 3, 1, 1000);
    seeds_->setToolTip(tr("How often both heads are trained, each time from other first weights: "
                          "says how far to trust the difference"));
    batch_size_ = add_number(*main_, "batch-size", tr("&Batch size:"), usual.batch_size, 1, most);
    optimizer_ =
        add_choice(*main_, "optimizer", tr("&Optimizer:"), words.optimizer, usual.optimizer);
    learning_rate_ = add_text(*main_, "lr", tr("Learni&ng rate:"), {});
    schedule_ = add_choice(*main_, "schedule", tr("Schedu&le:"), words.schedule, usual.schedule);
    augment_ = add_text(*main_, "augment", tr("Au&gment:"), {});
    augment_->setPlaceholderText(tr("none; such as flip,shift=2"));
    precision_ =
        add_choice(*main_, "precision", tr("Precision:"), words.precision, usual.precision);
    const auto automatic = choose_precision("auto");
    precision_->setItemText(
        0, tr("auto: %1").arg(QString::fromStdString(to_string(automatic.precision))));
    precision_->setToolTip(QString::fromStdString(automatic.why));

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
    auto* label = new QLabel(tr("Write &to:"));
    label->setBuddy(out_);
    main_->addRow(label, row);
    connect(out_, &QLineEdit::textChanged, this, &TrainForm::changed);
    connect(browse, &QToolButton::clicked, this, &TrainForm::browse_requested);
}

void TrainForm::add_more() {
    const TrainOptions usual;
    const TrainWords& words = train_words();
    seed_ = add_number(*more_, "seed", tr("First seed:"), static_cast<int>(usual.seed), 0,
                       std::numeric_limits<int>::max());
    weight_decay_ =
        add_text(*more_, "weight-decay", tr("Weight decay:"), plain(usual.weight_decay));
    momentum_ = add_text(*more_, "momentum", tr("Momentum:"), plain(usual.momentum));
    momentum_->setToolTip(tr("Of sgd"));
    step_epochs_ =
        add_number(*more_, "step-epochs", tr("Step epochs:"), usual.step_epochs, 0, most);
    step_epochs_->setSpecialValueText(tr("a third of them"));
    step_epochs_->setToolTip(tr("Schedule step: epochs between drops of the learning rate"));
    step_factor_ = add_text(*more_, "step-factor", tr("Step factor:"), plain(usual.step_factor));
    step_factor_->setToolTip(tr("Schedule step: what the learning rate is multiplied by"));
    label_smoothing_ =
        add_text(*more_, "label-smoothing", tr("Label smoothing:"), plain(usual.label_smoothing));
    class_weights_ = add_choice(*more_, "class-weights", tr("Class weights:"), words.class_weights,
                                usual.class_weights);
    patience_ = add_number(*more_, "patience", tr("Patience:"), usual.patience, 0, most);
    patience_->setSpecialValueText(tr("off"));
    patience_->setToolTip(tr("Stops after so many epochs without a better validation loss"));
    normalise_ =
        add_choice(*more_, "normalise", tr("Normalise:"), words.normalise, usual.normalise);
    two_classes_ =
        add_choice(*more_, "two-classes", tr("Two classes:"), words.two_classes, usual.two_classes);
    threads_ = add_number(*more_, "threads", tr("Threads:"), 0, 0, available_threads());
    threads_->setSpecialValueText(tr("all (%1)").arg(available_threads()));
    tune_ = new QCheckBox(tr("Measure which algorithm is quickest"));
    tune_->setObjectName("tune");
    tune_->setChecked(!usual.no_tune);
    connect(tune_, &QCheckBox::toggled, this, &TrainForm::changed);
    more_->addRow(tune_);
}

/// One column of labels in both forms.
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
        if (field != out_ && !qobject_cast<QSpinBox*>(field->parent())) // those have one within
            values[field->objectName()] = field->text();
    for (const auto* field : findChildren<QComboBox*>())
        if (field != heads_box_) values[field->objectName()] = field->currentData();
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

int TrainForm::seeds() const {
    return seeds_->value();
}

QString TrainForm::out() const {
    return out_->text().trimmed();
}

void TrainForm::set_out(const QString& folder) {
    out_->setText(folder);
}

TrainOptions TrainForm::options() const {
    TrainOptions o;
    o.epochs = epochs_->value();
    o.batch_size = batch_size_->value();
    o.optimizer = optimizer_->currentData().toString().toStdString();
    o.learning_rate = learning_rate_->text().trimmed().isEmpty() ? 0 : number(*learning_rate_);
    o.momentum = number(*momentum_);
    o.weight_decay = number(*weight_decay_);
    o.schedule = schedule_->currentData().toString().toStdString();
    o.step_epochs = step_epochs_->value();
    o.step_factor = number(*step_factor_);
    o.label_smoothing = number(*label_smoothing_);
    o.class_weights = class_weights_->currentData().toString().toStdString();
    o.patience = patience_->value();
    if (const auto augment = augment_->text().trimmed(); !augment.isEmpty())
        o.augment = augment.toStdString();
    o.normalise = normalise_->currentData().toString().toStdString();
    o.two_classes = two_classes_->currentData().toString().toStdString();
    o.seed = static_cast<std::uint64_t>(seed_->value());
    o.threads = threads_->value();
    o.precision = precision_->currentData().toString().toStdString();
    o.no_tune = !tune_->isChecked();
    return o;
}

void TrainForm::update_fields() {
    seeds_->setEnabled(heads().size() > 1);
    momentum_->setEnabled(optimizer_->currentText() == "sgd");
    const bool step = schedule_->currentText() == "step";
    step_epochs_->setEnabled(step);
    step_factor_->setEnabled(step);
    TrainOptions usual;
    usual.optimizer = optimizer_->currentData().toString().toStdString();
    learning_rate_->setPlaceholderText(tr("%1 (default)").arg(plain(usual.peak_learning_rate())));
}

void TrainForm::show_problem(const QString& line) {
    if (problem_form_) {
        const auto row = problem_form_->takeRow(problem_);
        delete row.fieldItem;
        delete row.labelItem;
        problem_form_ = nullptr;
    }
    problem_->hide();
    problem_->setText(line);
    if (line.isEmpty()) return;

    const auto option =
        line.startsWith("--") ? line.mid(2).section(' ', 0, 0).section(':', 0, 0) : QString();
    auto* field = option.isEmpty() ? nullptr : findChild<QWidget*>(option);
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
