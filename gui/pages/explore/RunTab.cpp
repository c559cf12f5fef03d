#include "gui/pages/explore/RunTab.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/evaluation/ModelData.h"
#include "gui/JobRunner.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/pages/Page.h"
#include "gui/pages/explore/ActivationPanel.h"
#include "gui/pages/explore/LayerPanel.h"
#include "gui/pages/explore/StoryView.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/RunChooser.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace headroom {

RunTab::RunTab(Page& page)
    : page_(page), message_(*this, page.message()), runner_(new JobRunner(this)),
      run_(new RunChooser(page.session(), "maps")),
      image_(new ImageChooser(page.session(), "maps", false)), main_(new QStackedWidget),
      empty_(new WrappedLabel), name_(new WrappedLabel), picture_(new PixelView),
      classes_(new QTreeWidget), layer_(new LayerPanel), activation_(new ActivationPanel),
      play_(new QPushButton(tr("From image to ver&dict"))), story_(new StoryView) {
    empty_->setObjectName("mapsEmpty");
    empty_->setAlignment(Qt::AlignCenter);
    auto* columns = new QWidget;
    auto* row = new QHBoxLayout(columns);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    row->addWidget(make_image_column(), 3);
    row->addWidget(layer_, 6);
    row->addWidget(activation_, 4);
    main_->addWidget(empty_);
    main_->addWidget(columns);
    main_->addWidget(story_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(10);
    column->addWidget(make_choices());
    column->addWidget(main_, 1);

    connect(run_, &RunChooser::changed, this, &RunTab::change_run);
    connect(play_, &QPushButton::clicked, this, &RunTab::play);
    connect(story_, &StoryView::closed, this, [this] {
        story_->stop();
        main_->setCurrentIndex(1);
        play_->setFocus();
    });
    connect(image_, &ImageChooser::changed, this, &RunTab::update_maps);
    connect(layer_, &LayerPanel::layer_changed, this, &RunTab::update_maps);
    connect(layer_, &LayerPanel::drawing_changed, this, &RunTab::command_changed);
    connect(activation_, &ActivationPanel::class_changed, this, &RunTab::update_maps);
    connect(activation_, &ActivationPanel::drawing_changed, this, &RunTab::command_changed);
    connect(classes_, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        if (item) activation_->choose_class(item->data(0, Qt::UserRole).toString().toStdString());
    });
    connect(runner_, &JobRunner::event, this, &RunTab::tell_progress);
    connect(runner_, &JobRunner::finished, &page_, &Page::activity_ended);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { message_.show_error(line); });
}

QWidget* RunTab::make_choices() {
    auto* choices = new QWidget;
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(28);
    story_->setObjectName("mapsStory");
    play_->setObjectName("mapsPlay");
    play_->setToolTip(tr("Plays what the run does with the image, picture by picture"));
    auto* left = new QVBoxLayout;
    left->setSpacing(4);
    left->addWidget(run_);
    left->addWidget(play_, 0, Qt::AlignLeft);
    left->addStretch(1);
    row->addLayout(left, 3);
    row->addWidget(image_, 2, Qt::AlignTop);
    return choices;
}

QWidget* RunTab::make_image_column() {
    name_->setObjectName("mapsImageName");
    picture_->setObjectName("mapsImage");
    picture_->setAccessibleName(tr("The image as the model sees it"));
    classes_->setObjectName("mapsClasses");
    classes_->setAccessibleName(tr("Classes"));
    classes_->setToolTip(tr("Choose a class to see which places speak for it"));
    classes_->setHeaderLabels({tr("Class"), tr("Probability")});
    classes_->setRootIsDecorated(false);
    classes_->setTextElideMode(Qt::ElideMiddle);
    classes_->header()->setStretchLastSection(false);
    classes_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    classes_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(name_);
    column->addWidget(picture_, 1);
    column->addWidget(classes_, 1);
    return widget;
}

void RunTab::open_run(const QString& folder) {
    run_->open_run(folder);
}

void RunTab::classify(const QString& image_file) {
    image_->choose_file(image_file);
}

void RunTab::change_run() {
    layer_->forget();
    activation_->forget();
    update_maps();
}

MapsSpec RunTab::spec() const {
    MapsSpec spec{run_->run().toStdString(), image_->source(), layer_->layer(),
                  activation_->class_name()};
    leave_to_model(spec.source.data.options); // the Data page's size is for looking and training
    return spec;
}

QString RunTab::lacks() const {
    if (run_->run().isEmpty())
        return tr("Train a run on the Train page, or open the folder of one.");
    return image_->lacks();
}

void RunTab::show_image(const ImageSource& image) {
    image_->choose(image);
}

QString RunTab::command() const {
    if (!lacks().isEmpty()) return {};
    return QString::fromStdString(
        command_line(spec(), {layer_->each_map(), activation_->opacity()}));
}

void RunTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!begun_) run_->refresh();
    begun_ = true;
    if (!shown_) update_maps();
}

void RunTab::play() {
    using Stages = std::vector<MapsResult>;
    runner_->start(
        [job = job_, spec = spec()](const JobControl& control) -> Stages {
            return job->run_stages(spec, control);
        },
        [this](Stages stages) {
            if (stages.empty())
                return message_.show_message(
                    MessageBar::Kind::note,
                    tr("The backbone of this run has no feature maps to show."));
            main_->setCurrentWidget(story_);
            story_->play(std::move(stages));
        });
}

void RunTab::update_maps() {
    emit command_changed();
    story_->stop(); // it is another image's
    play_->setEnabled(lacks().isEmpty());
    if (!begun_) return;
    if (const auto missing = lacks(); !missing.isEmpty()) {
        message_.clear(); // its image or run is no longer chosen
        empty_->setText(missing);
        main_->setCurrentWidget(empty_);
        return;
    }
    using Result = std::shared_ptr<const MapsResult>;
    runner_->start(
        [job = job_, spec = spec()](const JobControl& control) -> Result {
            return std::make_shared<MapsResult>(job->run(spec, control));
        },
        [this](const Result& result) { show_result(result); });
}

void RunTab::show_result(std::shared_ptr<const MapsResult> result) {
    message_.clear();
    shown_ = true;
    main_->setCurrentIndex(1);
    picture_->set_image(to_picture(picture(result->image.pixels, {0, 1})));
    show_classes(*result);
    layer_->show_result(result);
    activation_->show_result(result);
}

void RunTab::show_classes(const MapsResult& result) {
    const auto name = text(result.image.name).toHtmlEscaped();
    const auto label = text(result.image.label).toHtmlEscaped();
    name_->setText(label.isEmpty() ? QString("<b>%1</b>").arg(name)
                                   : tr("<b>%1</b>, labelled %2").arg(name, label));
    const QSignalBlocker quiet(classes_);
    classes_->clear();
    for (const auto& [class_name, probability] : ranked(result)) {
        auto* item = new QTreeWidgetItem(classes_, {text(class_name), text(percent(probability))});
        item->setData(0, Qt::UserRole, QString::fromStdString(class_name));
        item->setToolTip(0, text(class_name));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        if (result.activation && class_name == result.class_name) classes_->setCurrentItem(item);
    }
}

void RunTab::tell_progress(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    emit page_.activity(text(progress->stage),
                        static_cast<double>(progress->done) / static_cast<double>(progress->total));
}

} // namespace headroom
