#include "gui/pages/explore/StoryView.h"

#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/widgets/ProbabilityBars.h"
#include "gui/widgets/WrappedLabel.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int step_time = 5000; ///< milliseconds: to look, and to read a sentence
constexpr std::size_t shown_bars = 5;

QPushButton* make_button(const char* name, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    return button;
}

} // namespace

StoryView::StoryView()
    : timer_(new QTimer(this)), pictures_(new QStackedWidget), image_(new PixelView),
      maps_(new MapGridView), bars_(new ProbabilityBars), place_(new QLabel),
      sentence_(new WrappedLabel), back_(make_button("storyBack", tr("Step back"))),
      play_(make_button("storyPlay", tr("Pause"))), next_(make_button("storyNext", tr("Step on"))),
      close_(make_button("storyClose", tr("Close"))) {
    image_->setObjectName("storyImage");
    image_->setAccessibleName(tr("The image as the model sees it"));
    maps_->setObjectName("storyMaps");
    maps_->setAccessibleName(tr("Feature maps"));
    bars_->setObjectName("storyBars");
    place_->setObjectName("storyPlace");
    place_->setProperty("role", "soft");
    sentence_->setObjectName("storySentence");
    sentence_->setProperty("role", "story");
    sentence_->setAlignment(Qt::AlignCenter);
    auto large = font();
    large.setPointSizeF(1.5 * large.pointSizeF());
    bars_->setFont(large);
    auto* verdict = new QWidget;
    auto* middle = new QVBoxLayout(verdict);
    middle->addStretch(1);
    middle->addWidget(bars_);
    middle->addStretch(1);
    for (auto* view : std::initializer_list<QWidget*>{image_, maps_, verdict})
        pictures_->addWidget(view);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(pictures_, 1);
    column->addWidget(sentence_);
    column->addWidget(make_buttons());

    timer_->setInterval(step_time);
    connect(timer_, &QTimer::timeout, this, [this] { go_to(step_ + 1); });
    connect(back_, &QPushButton::clicked, this, [this] { go_to(step_ - 1); });
    connect(next_, &QPushButton::clicked, this, [this] { go_to(step_ + 1); });
    connect(play_, &QPushButton::clicked, this, &StoryView::toggle);
    connect(close_, &QPushButton::clicked, this, &StoryView::closed);
}

QWidget* StoryView::make_buttons() {
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(place_);
    row->addStretch(1);
    for (auto* button : {back_, play_, next_, close_}) {
        row->addWidget(button);
        button->installEventFilter(this);
    }
    back_->setToolTip(tr("Left arrow key, or Page up"));
    next_->setToolTip(tr("Right arrow key, or Page down"));
    return buttons;
}

bool StoryView::is_animated() const {
    return style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0;
}

void StoryView::play(std::vector<MapsResult> stages) {
    stages_ = std::move(stages);
    play_->setVisible(is_animated());
    if (is_animated()) timer_->start();
    go_to(0);
    next_->setFocus();
}

void StoryView::stop() {
    timer_->stop();
    update_buttons();
}

void StoryView::toggle() {
    if (timer_->isActive()) return stop();
    timer_->start();
    go_to(step_ < last_step() ? step_ + 1 : 0);
}

void StoryView::go_to(int step) {
    if (stages_.empty() || step < 0 || step > last_step()) return;
    step_ = step;
    if (timer_->isActive()) timer_->start(); // the whole time for each picture
    if (step == last_step()) timer_->stop();
    if (step == 0) {
        const auto& image = stages_.front().image.pixels;
        image_->set_image(to_picture(picture(image, {0, 1})));
        pictures_->setCurrentWidget(image_);
        sentence_->setText(
            tr("The network sees an image as numbers: how bright each of %1 x %2 pixels is.")
                .arg(image.shape.width)
                .arg(image.shape.height));
    } else if (step <= static_cast<int>(stages_.size())) {
        show_stage(static_cast<std::size_t>(step - 1));
    } else if (step < last_step()) {
        show_pooled();
    } else {
        show_answer();
    }
    update_buttons();
}

void StoryView::show_stage(std::size_t stage) {
    const auto& maps = stages_[stage].maps;
    maps_->set_grid(map_grid(maps, false));
    pictures_->setCurrentWidget(maps_);
    const auto words =
        stage == 0 ? tr("Filters slide over the image: each of %1 maps, of %2 x %3 places, is "
                        "bright where its filter finds its pattern.")
                   : tr("Pooling has made the maps smaller, and new filters combine what they "
                        "found: %1 maps of %2 x %3 places, each of which sees more of the image.");
    sentence_->setText(words.arg(maps.shape.channels).arg(maps.shape.width).arg(maps.shape.height));
}

void StoryView::show_pooled() {
    const auto& result = stages_.back();
    maps_->set_grid(map_grid(result.pooled, false));
    pictures_->setCurrentWidget(maps_);
    const auto values = head_input(result.layers);
    const int maps = result.pooled.shape.channels;
    sentence_->setText(
        values == static_cast<std::size_t>(maps)
            ? tr("Pooling leaves one number for each map: %1 numbers tell what is in the image, "
                 "and no longer where.")
                  .arg(maps)
            : tr("Here is the mean of each map. This head takes more: %1 numbers, so that it also "
                 "knows where something is.")
                  .arg(values));
}

void StoryView::show_answer() {
    const auto& result = stages_.back();
    const auto classes = ranked(result);
    std::vector<ProbabilityBars::Bar> bars;
    for (std::size_t i = 0; i < std::min(shown_bars, classes.size()); ++i)
        bars.push_back(
            {text(classes[i].first), classes[i].second, classes[i].first == result.image.label});
    bars_->set_title({}, Theme::head(0));
    bars_->setAccessibleName(tr("Probabilities"));
    bars_->show_bars(std::move(bars));
    pictures_->setCurrentWidget(bars_->parentWidget());
    auto words = tr("Weighed for each class, the numbers become probabilities: the verdict is %1.")
                     .arg(text(classes.front().first));
    if (!result.image.label.empty())
        words += ' ' + (classes.front().first == result.image.label
                            ? tr("It is right.")
                            : tr("It is wrong: this is %1.").arg(text(result.image.label)));
    sentence_->setText(words);
}

void StoryView::update_buttons() {
    back_->setEnabled(step_ > 0);
    next_->setEnabled(step_ < last_step());
    play_->setText(timer_->isActive() ? tr("Pause") : tr("Play"));
    place_->setText(tr("Step %1 of %2").arg(step_ + 1).arg(last_step() + 1));
}

bool StoryView::use_key(int key) {
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_PageUp:
        go_to(step_ - 1);
        return true;
    case Qt::Key_Right:
    case Qt::Key_PageDown:
        go_to(step_ + 1);
        return true;
    case Qt::Key_Escape:
        emit closed();
        return true;
    default:
        return false;
    }
}

void StoryView::keyPressEvent(QKeyEvent* event) {
    if (!use_key(event->key())) QWidget::keyPressEvent(event);
}

bool StoryView::eventFilter(QObject* button, QEvent* event) {
    if (event->type() == QEvent::KeyPress && use_key(static_cast<QKeyEvent*>(event)->key()))
        return true;
    return QWidget::eventFilter(button, event);
}

} // namespace headroom
