#include "gui/pages/data/ReadingOptionsForm.h"

#include "datasets/base/ByteSize.h"
#include "datasets/base/Error.h"
#include "gui/Text.h"
#include "gui/TypedPath.h"
#include "gui/widgets/DecimalBox.h"

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

/// The combo box's rows in the order of `channels` and of the words that the readers know.
constexpr int channel_counts[] = {0, 1, 3};
constexpr const char* layouts[] = {"", "nhwc", "nchw"};
constexpr const char* ranges[] = {"", "0-1", "0-255"};

template <typename Values, typename Value>
int row_of(const Values& values, const Value& value) {
    const auto found = std::ranges::find(values, value);
    return found == std::end(values) ? 0 : static_cast<int>(found - std::begin(values));
}

} // namespace

ReadingOptionsForm::ReadingOptionsForm(QWidget* parent)
    : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(10);
    for (int column = 0; column < fields_in_row; ++column)
        grid_->setColumnStretch(2 * column + 1, 1);

    resize_ = add_text(tr("Resi&ze to"), "dataResize", tr("as stored"),
                       tr("Bring every image to HEIGHTxWIDTH, such as 28x28 (--resize)"));
    resize_->setValidator(
        new QRegularExpressionValidator(QRegularExpression("\\d{0,5}(x\\d{0,5})?"), resize_));
    resize_mode_ = add_choice(tr("Resize mode"), "dataResizeMode",
                              {tr("stretch"), tr("fit, black beside"), tr("crop the middle")},
                              tr("Images of another aspect (--resize-mode)"));
    interpolation_ = add_choice(tr("I&nterpolation"), "dataInterpolation",
                                {tr("nearest"), tr("bilinear"), tr("area")},
                                tr("How to resize (--interpolation)"));
    channels_ = add_choice(tr("Channels"), "dataChannels", {tr("as stored"), tr("grey"), tr("RGB")},
                           tr("Make images grey or RGB (--channels)"));
    classes_ = add_text(tr("&Keep classes"), "dataClasses", tr("all"),
                        tr("Keep only these classes, with commas between (--classes)"));
    test_ = add_share(tr("&Test share"), "dataTestFraction",
                      tr("Share to test on, where the data bring no test split (--test-fraction)"));
    valid_ = add_share(tr("Valid share"), "dataValidFraction",
                       tr("Share to validate on while training, where the data bring no such split "
                          "(--valid-fraction)"));
    train_limit_ = add_number(tr("Train li&mit"), "dataTrainLimit", tr("all"),
                              tr("Train on about so many images only (--train-limit)"));
    split_seed_ = add_number(tr("Split seed"), "dataSplitSeed", {},
                             tr("Which samples go to which split (--split-seed)"));
    split_file_ = add_text(tr("Split file"), "dataSplitFile", tr("none"),
                           tr("File of headroom dataset split that says which samples train and "
                              "which test (--split-file)"));
    fold_ = add_number(tr("Fold"), "dataFold", tr("none"),
                       tr("The fold of a split file with folds to test on (--fold)"));
    memory_ = add_text(tr("Memory budget"), "dataMemoryBudget", {},
                       tr("Memory for pixels, such as 2GiB or 500MB: what needs more is read again "
                          "from its file (--memory-budget)"));
    skip_bad_ = new QCheckBox(tr("Skip &unreadable"));
    connect(skip_bad_, &QCheckBox::toggled, this, &ReadingOptionsForm::changed);
    add(tr("Training"), skip_bad_, "dataSkipBad",
        tr("Train without the images that cannot be read, instead of failing (--skip-bad)"));
    labels_from_ = add_text(tr("Labels from"), "dataLabelsFrom", tr("0"),
                            tr("Number of the first class, where labels are numbers that do not "
                               "begin at 0 (--labels-from)"));
    labels_from_->setValidator(new QRegularExpressionValidator(
        QRegularExpression("-?\\d{0,9}"), labels_from_)); // in any locale the same digits
    skip_empty_ = new QCheckBox(tr("Skip those without images"));
    connect(skip_empty_, &QCheckBox::toggled, this, &ReadingOptionsForm::changed);
    add(tr("Classes"), skip_empty_, "dataSkipEmpty",
        tr("Leave out the classes that have no images (--skip-empty)"));
    images_ = add_text(tr("HDF5 images"), "dataImagesPath", tr("by name"),
                       tr("Object of the HDF5 file that holds the images (--images-path)"));
    labels_ = add_text(tr("HDF5 labels"), "dataLabelsPath", tr("by name"),
                       tr("Object of the HDF5 file that holds the labels (--labels-path)"));
    layout_ = add_choice(tr("HDF5 layout"), "dataLayout", {tr("by the shape"), "NHWC", "NCHW"},
                         tr("Order of the axes, where the shape leaves it open (--layout)"));
    range_ = add_choice(tr("HDF5 range"), "dataRange", {tr("by the values"), "0-1", "0-255"},
                        tr("Of pixels, where the values leave it open (--range)"));
    synth_count_ = add_number(tr("Generator images"), "dataSynthCount", tr("its default"),
                              tr("How many images a generator draws in all (--synth-count)"));
    synth_seed_ = add_number(tr("Generator seed"), "dataSynthSeed", {},
                             tr("Which images a generator draws (--synth-seed)"));
    show_spec({});
}

void ReadingOptionsForm::add(const QString& label, QWidget* field, const char* name,
                             const QString& tip) {
    field->setObjectName(name);
    field->setToolTip(tip);
    auto* text = new QLabel(label);
    text->setToolTip(tip);
    text->setBuddy(field);
    grid_->addWidget(text, count_ / fields_in_row, 2 * (count_ % fields_in_row));
    grid_->addWidget(field, count_ / fields_in_row, 2 * (count_ % fields_in_row) + 1);
    ++count_;
}

QLineEdit* ReadingOptionsForm::add_text(const QString& label, const char* name,
                                        const QString& placeholder, const QString& tip) {
    auto* field = new QLineEdit;
    field->setPlaceholderText(placeholder);
    connect(field, &QLineEdit::textChanged, this, &ReadingOptionsForm::changed);
    connect(field, &QLineEdit::returnPressed, this, &ReadingOptionsForm::return_pressed);
    add(label, field, name, tip);
    return field;
}

QComboBox* ReadingOptionsForm::add_choice(const QString& label, const char* name,
                                          const QStringList& choices, const QString& tip) {
    auto* field = new QComboBox;
    field->addItems(choices);
    connect(field, &QComboBox::currentIndexChanged, this, &ReadingOptionsForm::changed);
    add(label, field, name, tip);
    return field;
}

QSpinBox* ReadingOptionsForm::add_number(const QString& label, const char* name,
                                         const QString& none, const QString& tip) {
    auto* field = new QSpinBox;
    field->setRange(0, std::numeric_limits<int>::max());
    field->setSpecialValueText(none);
    field->setGroupSeparatorShown(true);
    connect(field, &QSpinBox::valueChanged, this, &ReadingOptionsForm::changed);
    add(label, field, name, tip);
    return field;
}

QDoubleSpinBox* ReadingOptionsForm::add_share(const QString& label, const char* name,
                                              const QString& tip) {
    auto* field = new DecimalBox;
    field->setRange(0, 0.99);
    field->setSingleStep(0.05);
    connect(field, &QDoubleSpinBox::valueChanged, this, &ReadingOptionsForm::changed);
    add(label, field, name, tip);
    return field;
}

void ReadingOptionsForm::show_spec(const DataSpec& spec) {
    const OpenOptions& o = spec.options;
    QStringList classes;
    for (const auto& name : o.classes)
        classes << QString::fromStdString(name);
    resize_->setText(o.resize ? QString("%1x%2").arg(o.resize->height).arg(o.resize->width)
                              : QString());
    interpolation_->setCurrentIndex(static_cast<int>(o.resizing.interpolation));
    resize_mode_->setCurrentIndex(static_cast<int>(o.resizing.mode));
    channels_->setCurrentIndex(row_of(channel_counts, o.channels));
    classes_->setText(classes.join(","));
    test_->setValue(o.test_fraction);
    valid_->setValue(o.valid_fraction);
    train_limit_->setValue(static_cast<int>(spec.train_limit));
    split_seed_->setValue(static_cast<int>(o.split_seed));
    split_file_->setText(QString::fromStdString(o.split_file));
    fold_->setValue(o.fold);
    memory_->setText(QString::fromStdString(byte_size_string(o.memory_budget)));
    skip_bad_->setChecked(o.skip_bad);
    labels_from_->setText(o.labels_from ? QString::number(*o.labels_from) : QString());
    skip_empty_->setChecked(o.skip_empty);
    images_->setText(QString::fromStdString(o.images_path));
    labels_->setText(QString::fromStdString(o.labels_path));
    layout_->setCurrentIndex(row_of(layouts, o.layout));
    range_->setCurrentIndex(row_of(ranges, o.range));
    synth_count_->setValue(static_cast<int>(o.synth_count));
    synth_seed_->setValue(static_cast<int>(o.synth_seed));
}

void ReadingOptionsForm::fill(DataSpec& spec) const {
    OpenOptions& o = spec.options;
    o.resize.reset();
    if (!resize_->text().isEmpty()) {
        const auto shape = parse_image_shape(resize_->text().toStdString());
        o.resize = ImageSize{shape.height, shape.width};
    }
    o.resizing = {static_cast<Interpolation>(interpolation_->currentIndex()),
                  static_cast<ResizeMode>(resize_mode_->currentIndex())};
    o.channels = channel_counts[channels_->currentIndex()];
    o.classes.clear();
    for (const auto& name : classes_->text().split(',', Qt::SkipEmptyParts))
        o.classes.push_back(name.toStdString());
    o.test_fraction = test_->value();
    o.valid_fraction = valid_->value();
    spec.train_limit = static_cast<std::size_t>(train_limit_->value());
    o.split_seed = static_cast<std::uint64_t>(split_seed_->value());
    o.split_file = typed_path(split_file_->text());
    o.fold = fold_->value();
    o.memory_budget = parse_byte_size(with_decimal_point(memory_->text()).toStdString());
    o.skip_bad = skip_bad_->isChecked();
    o.labels_from.reset();
    if (!labels_from_->text().isEmpty()) o.labels_from = labels_from_->text().toInt();
    o.skip_empty = skip_empty_->isChecked();
    o.images_path = images_->text().toStdString();
    o.labels_path = labels_->text().toStdString();
    o.layout = layouts[layout_->currentIndex()];
    o.range = ranges[range_->currentIndex()];
    o.synth_count = static_cast<std::size_t>(synth_count_->value());
    o.synth_seed = static_cast<std::uint64_t>(synth_seed_->value());
}

} // namespace headroom
