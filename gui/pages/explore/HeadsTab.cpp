#include "gui/pages/explore/HeadsTab.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/evaluation/ModelData.h"
#include "gui/HeadsRequest.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"
#include "gui/pages/Page.h"
#include "gui/pages/explore/DisputedSearch.h"
#include "gui/pages/explore/HeadPanel.h"
#include "gui/pages/explore/HeadsChooser.h"
#include "gui/pages/explore/ShiftCurve.h"
#include "gui/pages/explore/ShiftPanel.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int rest_time = 200; ///< milliseconds without a move, after which the image rests

} // namespace

HeadsTab::HeadsTab(Page& page)
    : page_(page), message_(*this, page.message()), runner_(new JobRunner(this)),
      search_(new DisputedSearch(this)), rest_(new QTimer(this)),
      choice_(new HeadsChooser(page.session())),
      image_(new ImageChooser(page.session(), "heads", false)), class_(new NameBox),
      next_(new QPushButton(tr("Ne&xt where one head fails"))), found_(new ElidedLabel),
      empty_(new WrappedLabel), main_(new QStackedWidget),
      shift_(new ShiftPanel), heads_{new HeadPanel(0), new HeadPanel(1)}, curve_(new ShiftCurve) {
    empty_->setObjectName("headsEmpty");
    main_->setObjectName("headsMain");
    empty_->setAlignment(Qt::AlignCenter);
    main_->addWidget(empty_);
    main_->addWidget(make_view());
    rest_->setSingleShot(true);
    rest_->setInterval(rest_time);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(10);
    column->addWidget(make_choices());
    column->addWidget(main_, 1);

    const auto fail = [this](const QString& line) { message_.show_error(line); };
    connect(choice_, &HeadsChooser::changed, this, &HeadsTab::change_heads);
    connect(choice_, &HeadsChooser::failed, this, fail);
    connect(image_, &ImageChooser::changed, this, &HeadsTab::change_image);
    connect(class_, &QComboBox::currentIndexChanged, this, &HeadsTab::explain);
    for (auto* head : heads_)
        connect(head, &HeadPanel::class_chosen, this, [this](const std::string& name) {
            class_->setCurrentIndex(class_->findData(QString::fromStdString(name)));
        });
    connect(shift_, &ShiftPanel::moved, this, &HeadsTab::follow_shift);
    connect(shift_, &ShiftPanel::fill_changed, this, &HeadsTab::explain);
    connect(rest_, &QTimer::timeout, this, &HeadsTab::explain);
    connect(next_, &QPushButton::clicked, this, &HeadsTab::find_next);
    connect(search_, &DisputedSearch::found, this, &HeadsTab::show_found);
    connect(search_, &DisputedSearch::none_found, this,
            [this] { found_->setText(tr("there is none")); });
    connect(search_, &DisputedSearch::failed, this, fail);
    connect(search_, &DisputedSearch::failed, found_, &QLabel::clear);
    connect(search_, &DisputedSearch::activity, &page_, &Page::activity);
    connect(search_, &DisputedSearch::activity_ended, &page_, &Page::activity_ended);
    connect(runner_, &JobRunner::event, this, &HeadsTab::tell_progress);
    connect(runner_, &JobRunner::failed, this, fail);
    connect(runner_, &JobRunner::finished, this, [this] {
        answering_ = false;
        emit page_.activity_ended();
    });
}

QWidget* HeadsTab::make_choices() {
    class_->setObjectName("headsClass");
    class_->setToolTip(
        tr("Both heads explain it, so that they can be compared. Of an image without "
           "a label, it is what the first head answers"));
    next_->setObjectName("headsNext");
    next_->setToolTip(tr("The next image of the test split to which exactly one of the two heads "
                         "gives the right answer"));
    found_->setObjectName("headsFound");
    found_->setProperty("role", "soft");
    auto* label = label_for(tr("C&lass to explain"), class_);
    label->setProperty("role", "heading");
    auto* search = new QHBoxLayout;
    search->addWidget(next_);
    search->addWidget(found_, 1);
    auto* what = new QVBoxLayout;
    what->setSpacing(4);
    what->addWidget(label);
    what->addWidget(class_);
    what->addLayout(search);
    auto* choices = new QWidget;
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addWidget(choice_, 4, Qt::AlignTop);
    row->addWidget(image_, 3, Qt::AlignTop);
    row->addLayout(what, 4);
    return choices;
}

QWidget* HeadsTab::make_view() {
    auto* view = new QWidget;
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(shift_, 3);
    for (auto* head : heads_)
        row->addWidget(head, 5);
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row, 5);
    column->addWidget(curve_, 2);
    return view;
}

void HeadsTab::open(const HeadsRequest& request) {
    choice_->open(request);
    if (request.image) image_->choose(*request.image);
}

QString HeadsTab::lacks() const {
    if (const auto lacks = choice_->lacks(); !lacks.isEmpty()) return lacks;
    if (image_->lacks().isEmpty()) return {};
    return tr("%1 Or let the button above find an image on which one head fails.")
        .arg(image_->lacks());
}

HeadsSpec HeadsTab::spec() const {
    HeadsSpec spec;
    if (const auto pair = choice_->pair()) spec.runs = {pair->first.folder, pair->second.folder};
    spec.source = image_->source();
    leave_to_model(spec.source.data.options); // the Data page's size is for looking and training
    spec.shift = shift_->shift();
    spec.fill = shift_->fill();
    spec.class_name = class_->currentData().toString().toStdString();
    return spec;
}

void HeadsTab::show_image(const ImageSource& image) {
    image_->choose(image);
}

QString HeadsTab::command() const {
    return lacks().isEmpty() ? QString::fromStdString(command_line(spec())) : QString();
}

void HeadsTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!begun_) choice_->refresh();
    begun_ = true;
    if (!shown_) explain();
}

void HeadsTab::change_heads() {
    search_->stop();
    {
        const QSignalBlocker quiet(class_);
        class_->setCurrentIndex(0); // other heads may not have the class
    }
    change_image();
}

void HeadsTab::change_image() {
    found_->setText({});
    shift_->reset();
    explain();
}

void HeadsTab::follow_shift() {
    emit command_changed();
    curve_->set_shift(shift_->shift().dx);
    rest_->start();
    if (!answering_) answer(); // the next step waits for this one: else none would ever end
}

template <typename Then>
void HeadsTab::start(const HeadsSpec& spec, Then then) {
    using Result = std::shared_ptr<const HeadsResult>;
    runner_->start(
        [job = job_, spec](const JobControl& control) -> Result {
            return std::make_shared<HeadsResult>(job->run(spec, control));
        },
        [this, then](const Result& result) {
            show_result(*result);
            then(*result);
        });
}

void HeadsTab::answer() {
    answering_ = true;
    auto spec = this->spec();
    spec.maps = spec.curve = spec.occlusion = false;
    start(spec, [this](const HeadsResult& result) {
        answering_ = false;
        if (result.shift != shift_->shift()) answer();
    });
}

void HeadsTab::explain() {
    emit command_changed();
    rest_->stop();
    next_->setEnabled(choice_->pair().has_value());
    if (!begun_) return;
    if (const auto missing = lacks(); !missing.isEmpty()) {
        runner_->stop();
        empty_->setText(missing);
        main_->setCurrentWidget(empty_);
        return;
    }
    answering_ = false; // this takes its place
    auto spec = this->spec();
    spec.occlusion = false;
    start(spec, [this](const HeadsResult& result) {
        for (auto* head : heads_)
            head->clear_occlusion();
        list_classes(result);
        cover();
    });
}

void HeadsTab::cover() {
    auto spec = this->spec();
    spec.maps = spec.curve = false;
    start(spec, [](const HeadsResult&) {});
}

void HeadsTab::show_result(const HeadsResult& result) {
    message_.clear();
    shown_ = true;
    main_->setCurrentIndex(1);
    shift_->show_image(result.image);
    for (auto* head : heads_)
        head->show_result(result);
    curve_->show_result(result);
}

void HeadsTab::list_classes(const HeadsResult& result) {
    std::vector<std::pair<QString, QString>> items{{tr("the image's own"), QString()}};
    for (const auto& name : result.classes)
        items.emplace_back(text(name), QString::fromStdString(name));
    set_items(*class_, items);
}

void HeadsTab::find_next() {
    const auto pair = choice_->pair();
    if (!pair) return;
    found_->setText(tr("looking…"));
    search_->find_next(choice_->folder(), *pair, image_->source());
}

void HeadsTab::show_found(const ImageSource& image, std::size_t number, std::size_t of) {
    image_->choose(image);
    found_->setText(tr("%1 of %2").arg(number).arg(of));
}

void HeadsTab::tell_progress(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    emit page_.activity(text(progress->stage),
                        static_cast<double>(progress->done) / static_cast<double>(progress->total));
}

} // namespace headroom
