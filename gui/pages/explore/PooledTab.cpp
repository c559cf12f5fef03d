#include "gui/pages/explore/PooledTab.h"

#include "core/comparison/Format.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/evaluation/ModelData.h"
#include "core/models/weights/Preprocessing.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/pages/Page.h"
#include "gui/pages/explore/PooledPanel.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int default_size = 128, max_size = 1024;

} // namespace

PooledTab::PooledTab(Page& page)
    : page_(page), message_(*this, page.message()), runner_(new JobRunner(this)),
      runs_(new PastRuns(page.session(), this)), base_(new NameBox(20)),
      preprocessing_(new QComboBox), size_(new QSpinBox),
      first_(new ImageChooser(page.session(), "pooledA", false, tr("First &image"))),
      second_(new ImageChooser(page.session(), "pooledB", false, tr("Second i&mage"))),
      main_(new QStackedWidget), empty_(new WrappedLabel), panel_(new PooledPanel) {
    empty_->setObjectName("pooledEmpty");
    empty_->setAlignment(Qt::AlignCenter);
    main_->addWidget(empty_);
    main_->addWidget(panel_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(10);
    column->addWidget(make_choices());
    column->addWidget(main_, 1);
    take_data();
    take_bases();

    connect(runs_, &PastRuns::refreshed, this, &PooledTab::take_bases);
    connect(&page_.session(), &Session::model_changed, this, &PooledTab::take_bases);
    connect(&page_.session(), &Session::data_changed, this, &PooledTab::take_data);
    for (auto* box : {base_, preprocessing_})
        connect(box, &QComboBox::currentIndexChanged, this, &PooledTab::update_features);
    connect(size_, &QSpinBox::valueChanged, this, &PooledTab::update_features);
    for (auto* image : {first_, second_})
        connect(image, &ImageChooser::changed, this, &PooledTab::update_features);
    connect(runner_, &JobRunner::event, this, &PooledTab::tell);
    connect(runner_, &JobRunner::finished, &page_, &Page::activity_ended);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { message_.show_error(line); });
}

QWidget* PooledTab::make_choices() {
    auto* choices = new QWidget;
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(28);
    row->addWidget(make_base(), 3);
    row->addWidget(first_, 2, Qt::AlignTop);
    row->addWidget(second_, 2, Qt::AlignTop);
    return choices;
}

QWidget* PooledTab::make_base() {
    base_->setObjectName("pooledBase");
    auto* label = label_for(tr("&Weights or run"), base_);
    label->setProperty("role", "heading");
    auto* browse = new QPushButton(tr("Open fi&le..."));
    browse->setObjectName("pooledBrowse");
    browse->setToolTip(tr("A file of pretrained weights"));
    connect(browse, &QPushButton::clicked, this, &PooledTab::browse);

    preprocessing_->setObjectName("pooledPreprocessing");
    preprocessing_->addItem(tr("as the weights say"), QString());
    for (const auto& name : preprocessing_names())
        preprocessing_->addItem(QString::fromStdString(name), QString::fromStdString(name));
    size_->setObjectName("pooledSize");
    size_->setRange(0, max_size);
    size_->setSpecialValueText(tr("as the data"));
    size_->setSuffix(tr(" pixels"));
    size_->setValue(default_size);
    size_->setKeyboardTracking(false);
    size_->setToolTip(tr("Height and width that images are resized to"));

    auto* top = new QHBoxLayout;
    top->addWidget(base_, 1);
    top->addWidget(browse);
    auto* details = new QHBoxLayout;
    const auto add = [&](const QString& text, QWidget* field) {
        auto* name = label_for(text, field);
        details->addWidget(name);
        details->addWidget(field);
    };
    add(tr("&Preprocessing"), preprocessing_);
    add(tr("Si&ze"), size_);
    details->addStretch();
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addLayout(top);
    column->addLayout(details);
    return widget;
}

void PooledTab::open_weights(const QString& file_or_run) {
    if (base_->findData(file_or_run) < 0) {
        files_ << file_or_run;
        const QSignalBlocker quiet(base_);
        base_->addItem(QFileInfo(file_or_run).fileName(), file_or_run);
        base_->setCurrentIndex(-1);
    }
    base_->setCurrentIndex(base_->findData(file_or_run)); // emits the change
}

/// The Model page's weights, files that were opened here, then runs, the newest first.
void PooledTab::take_bases() {
    const auto& session = page_.session();
    const QDir folder(session.listed_folder());
    QStringList paths;
    if (const auto& weights = session.model().weights; !weights.empty())
        paths << QString::fromStdString(weights);
    paths << files_;
    std::vector<std::pair<QString, QString>> items;
    paths.removeDuplicates();
    for (const auto& path : paths)
        items.emplace_back(QFileInfo(path).fileName(), path);
    for (const auto& entry : runs_->entries())
        for (const auto& model : entry.models) {
            const auto path = QString::fromStdString(model.string());
            if (!paths.contains(path)) items.emplace_back(folder.relativeFilePath(path), path);
        }
    const auto before = base_->currentData();
    set_items(*base_, items);
    if (base_->currentData() != before) update_features();
}

/// An image of each of two classes, to begin with.
void PooledTab::take_data() {
    const auto& opened = page_.session().data();
    if (!opened || !first_->lacks().isEmpty()) return;
    const auto split = first_->source().split;
    const auto samples = first_of_classes(*opened->split(split), 2);
    if (samples.size() < 2) return;
    first_->choose_sample(QString::fromStdString(split), static_cast<int>(samples[0]));
    second_->choose_sample(QString::fromStdString(split), static_cast<int>(samples[1]));
}

void PooledTab::browse() {
    const auto file = ask_for::file(this, tr("Open a file of weights"));
    if (!file.isEmpty()) open_weights(file);
}

bool PooledTab::is_run() const {
    return QFileInfo(base_->currentData().toString()).isDir();
}

PooledFeaturesSpec PooledTab::spec() const {
    const auto& session = page_.session();
    const auto& chosen = session.model();
    PooledFeaturesSpec spec;
    spec.transfer.weights = base_->currentData().toString().toStdString();
    spec.transfer.preprocessing = preprocessing_->currentData().toString().toStdString();
    if (!is_run() && spec.transfer.weights == chosen.weights) {
        spec.model = chosen.model;
        if (spec.transfer.preprocessing.empty()) spec.transfer.preprocessing = chosen.preprocessing;
    }
    const auto seen = [&](OpenOptions& options) {
        leave_to_model(options); // the Data page's size is for looking and training
        if (const int side = size_->value(); !is_run() && side > 0)
            options.resize = ImageSize{side, side};
    };
    spec.images = {first_->source(), second_->source()};
    for (auto& image : spec.images)
        seen(image.data.options);
    if (session.data()) {
        spec.ranked.data = session.data_spec();
        seen(spec.ranked.data.options);
        spec.ranked.opened = session.data();
        spec.ranked.opened_resizing = session.data_spec().options.resizing;
        const auto split = spec.images[0].data.path.empty() ? "train" : spec.images[0].split;
        spec.ranked.split = split;
    }
    return spec;
}

QString PooledTab::lacks() const {
    if (base_->currentIndex() < 0)
        return tr("Open a file of pretrained weights, or train a run on the Train page.");
    const auto lacks = first_->lacks();
    return lacks.isEmpty() ? second_->lacks() : lacks;
}

void PooledTab::show_image(const ImageSource& image) {
    first_->choose(image);
}

QString PooledTab::command() const {
    if (!lacks().isEmpty()) return {};
    return QString::fromStdString(command_line(spec()));
}

void PooledTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!begun_) runs_->refresh();
    begun_ = true;
    if (!shown_) update_features();
}

void PooledTab::update_features() {
    emit command_changed();
    for (auto* field : std::initializer_list<QWidget*>{preprocessing_, size_})
        field->setEnabled(!is_run()); // a run has its own
    if (!begun_) return;
    if (const auto missing = lacks(); !missing.isEmpty()) {
        message_.clear(); // its image or run is no longer chosen
        empty_->setText(missing);
        main_->setCurrentWidget(empty_);
        return;
    }
    using Result = std::shared_ptr<const PooledFeaturesResult>;
    runner_->start(
        [job = job_, spec = spec()](const JobControl& control) -> Result {
            return std::make_shared<PooledFeaturesResult>(job->run(spec, control));
        },
        [this](const Result& result) { show_result(result); });
}

void PooledTab::show_result(std::shared_ptr<const PooledFeaturesResult> result) {
    message_.clear();
    QStringList notes;
    for (const auto& note : result->notes)
        notes << in_words(note);
    if (!notes.isEmpty()) message_.show_message(MessageBar::Kind::warning, notes.join('\n'));
    shown_ = true;
    main_->setCurrentWidget(panel_);
    panel_->show_result(std::move(result));
}

void PooledTab::tell(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    emit page_.activity(QString::fromStdString(printable(progress->stage)),
                        static_cast<double>(progress->done) / static_cast<double>(progress->total));
}

} // namespace headroom
