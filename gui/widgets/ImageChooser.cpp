#include "gui/widgets/ImageChooser.h"

#include "gui/AskForPath.h"
#include "gui/Session.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/SamplePicker.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>

namespace headroom {
namespace {

const QStringList image_patterns{"*.png", "*.jpg", "*.jpeg", "*.bmp", "*.gif", "*.ppm",
                                 "*.pgm", "*.pbm", "*.webp", "*.tif", "*.tiff"};

} // namespace

bool ImageChooser::is_image_name(const QString& path) {
    return QDir::match(image_patterns, QFileInfo(path).fileName());
}

ImageChooser::ImageChooser(Session& session, const QString& name, bool with_circle,
                           const QString& title, QWidget* parent)
    : QWidget(parent), session_(session), kind_(new QComboBox), split_(new QComboBox),
      sample_(new QSpinBox), thumbnails_(new QToolButton), file_name_(new ElidedLabel),
      details_(new QStackedWidget) {
    setObjectName(name);
    kind_->setObjectName(name + "Kind");
    if (with_circle) kind_->addItem(tr("Drawn circle"), static_cast<int>(Kind::circle));
    kind_->addItem(tr("Image of the data"), static_cast<int>(Kind::data));
    kind_->addItem(tr("Image file"), static_cast<int>(Kind::file));
    auto* label = label_for(title, kind_);
    label->setProperty("role", "heading");

    details_->addWidget(new QWidget);
    details_->addWidget(make_data_row(name));
    details_->addWidget(make_file_row(name));
    details_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addWidget(kind_);
    column->addWidget(details_);

    connect(kind_, &QComboBox::currentIndexChanged, this, [this] {
        show_kind();
        emit changed();
    });
    connect(split_, &QComboBox::currentIndexChanged, this, [this] {
        limit_sample();
        emit changed();
    });
    connect(sample_, &QSpinBox::valueChanged, this, &ImageChooser::changed);
    connect(&session_, &Session::data_changed, this, &ImageChooser::take_data);
    take_data();
    show_kind();
}

QWidget* ImageChooser::make_data_row(const QString& name) {
    split_->setObjectName(name + "Split");
    split_->setAccessibleName(tr("Split"));
    sample_->setObjectName(name + "Sample");
    sample_->setAccessibleName(tr("Number of the image"));
    sample_->setWrapping(true);
    thumbnails_->setObjectName(name + "Thumbnails");
    thumbnails_->setText("…");
    thumbnails_->setMaximumWidth(22);
    thumbnails_->setAccessibleName(tr("Choose from thumbnails"));
    thumbnails_->setToolTip(tr("Choose from thumbnails"));
    connect(thumbnails_, &QToolButton::clicked, this, &ImageChooser::show_thumbnails);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3); // for a small screen
    layout->addWidget(split_);
    layout->addWidget(sample_, 1);
    layout->addWidget(thumbnails_);
    return row;
}

QWidget* ImageChooser::make_file_row(const QString& name) {
    file_name_->setObjectName(name + "File");
    file_name_->setProperty("role", "soft");
    auto* browse = new QPushButton(tr("&Open..."));
    browse->setObjectName(name + "Browse");
    browse->setAccessibleName(tr("Open an image file"));
    connect(browse, &QPushButton::clicked, this, [this] {
        const auto path = ask_for::file(this, tr("Open an image"),
                                        file_.isEmpty() ? QString() : QFileInfo(file_).path(),
                                        tr("Images (%1)").arg(image_patterns.join(' ')));
        if (!path.isEmpty()) choose_file(path);
    });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(browse);
    layout->addWidget(file_name_, 1);
    return row;
}

ImageChooser::Kind ImageChooser::kind() const {
    return static_cast<Kind>(kind_->currentData().toInt());
}

ImageSource ImageChooser::source() const {
    ImageSource source;
    if (kind() == Kind::circle) source.image = "circle";
    if (kind() == Kind::file) source.image = file_.toStdString();
    if (kind() == Kind::data && split_->count() > 0) {
        source.data = data_;
        source.opened = opened_;
        source.opened_resizing = source.data.options.resizing;
        source.split = split_->currentData().toString().toStdString();
        source.sample = static_cast<std::size_t>(sample_->value());
    }
    return source;
}

QString ImageChooser::lacks() const {
    if (kind() == Kind::data && split_->count() == 0)
        return tr("Open images on the Data page first, or choose a file.");
    if (kind() == Kind::file && file_.isEmpty()) return tr("Open an image file.");
    return {};
}

void ImageChooser::choose_sample(const QString& split, int sample) {
    {
        const QSignalBlocker quiet(this);
        split_->setCurrentIndex(std::max(0, split_->findData(split)));
        sample_->setValue(sample);
        kind_->setCurrentIndex(kind_->findData(static_cast<int>(Kind::data)));
    }
    emit changed();
}

void ImageChooser::choose(const ImageSource& image) {
    if (!image.image.empty()) return choose_file(QString::fromStdString(image.image));
    data_ = image.data;
    opened_ = image.opened;
    list_splits();
    choose_sample(QString::fromStdString(image.split), static_cast<int>(image.sample));
}

void ImageChooser::show_thumbnails() {
    if (!picker_) {
        picker_ = new SamplePicker(this);
        connect(picker_, &SamplePicker::chosen, sample_,
                [this](std::size_t sample) { sample_->setValue(static_cast<int>(sample)); });
    }
    picker_->pick(opened_->split(split_->currentData().toString().toStdString()),
                  static_cast<std::size_t>(sample_->value()));
}

void ImageChooser::choose_file(const QString& path) {
    file_ = path;
    file_name_->setText(QFileInfo(path).fileName());
    file_name_->setToolTip(path);
    const int file = kind_->findData(static_cast<int>(Kind::file));
    if (kind_->currentIndex() == file)
        emit changed();
    else
        kind_->setCurrentIndex(file); // emits the change
}

void ImageChooser::show_kind() {
    details_->setCurrentIndex(static_cast<int>(kind()));
}

void ImageChooser::take_data() {
    data_ = session_.data_spec();
    opened_ = session_.data();
    list_splits();
    if (kind() == Kind::data) emit changed();
}

void ImageChooser::list_splits() {
    const QSignalBlocker quiet(split_);
    split_->clear();
    const std::pair<const char*, DatasetPtr> splits[] = {
        {"test", opened_ ? opened_->test : nullptr},
        {"valid", opened_ ? opened_->valid : nullptr},
        {"train", opened_ ? opened_->train : nullptr}};
    for (const auto& [name, split] : splits)
        if (split && split->size() > 0) split_->addItem(QString(name), QString(name));
    split_->setEnabled(split_->count() > 0);
    sample_->setEnabled(split_->count() > 0);
    thumbnails_->setEnabled(split_->count() > 0);
    limit_sample();
}

void ImageChooser::limit_sample() {
    if (split_->count() == 0) return;
    const QSignalBlocker quiet(sample_);
    const auto split = opened_->split(split_->currentData().toString().toStdString());
    sample_->setMaximum(static_cast<int>(split->size()) - 1);
}

} // namespace headroom
