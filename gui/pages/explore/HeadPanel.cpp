#include "gui/pages/explore/HeadPanel.h"

#include "core/jobs/exploration/MapsJob.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/ProbabilityBars.h"
#include "gui/widgets/WrappedLabel.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace headroom {
namespace {

constexpr std::size_t shown_bars = 3;
constexpr int title_letters = 30; ///< so that it keeps to one line
constexpr double map_opacity = MapsPictureOptions{}.opacity;

} // namespace

HeadPanel::HeadPanel(int index)
    : index_(index), title_(new WrappedLabel), bars_(new ProbabilityBars),
      activation_(make_map("headsActivation", tr("Where the head sees the class"))),
      occlusion_(make_map("headsOcclusion", tr("How much the head needs each place"))) {
    title_->setObjectName(QString("headsTitle%1").arg(index));
    bars_->setObjectName(QString("headsBars%1").arg(index));
    bars_->set_choosable();
    connect(bars_, &ProbabilityBars::chosen, this,
            [this](std::size_t bar) { emit class_chosen(barred_.at(bar)); });
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->addWidget(title_, 0, 0, 1, 2);
    grid->addWidget(bars_, 1, 0, 1, 2);
    int column = 0;
    for (const auto& map : {activation_, occlusion_}) {
        grid->addWidget(map.caption, 2, column);
        grid->addWidget(map.picture, 3, column);
        grid->addWidget(map.colours, 4, column);
        grid->setColumnStretch(column, 1);
        ++column;
    }
    grid->setRowStretch(3, 1);
}

HeadPanel::MapView HeadPanel::make_map(const QString& name, const QString& accessible) {
    const MapView map{new ElidedLabel, new PixelView, new ColourBar(ColourBar::Colours::heat)};
    map.caption->setObjectName(QString("%1Caption%2").arg(name).arg(index_));
    map.caption->setAlignment(Qt::AlignCenter);
    map.picture->setObjectName(QString("%1%2").arg(name).arg(index_));
    map.picture->setAccessibleName(accessible);
    map.colours->setObjectName(QString("%1Colours%2").arg(name).arg(index_));
    return map;
}

void HeadPanel::show_result(const HeadsResult& result) {
    const auto& head = result.heads.at(static_cast<std::size_t>(index_));
    show_answer(result, head);
    if (head.activation || !head.no_activation.empty()) show_activation(result, head);
    if (head.occlusion) show_occlusion(result, head);
}

void HeadPanel::show_answer(const HeadsResult& result, const HeadOnImage& head) {
    const auto answer = elided(text(result.classes[head.answer]), title_letters);
    head_ = elided(text(head.head), title_letters);
    if (!result.label)
        answer_ = answer;
    else
        answer_ = head.answer == *result.label ? tr("right: %1").arg(answer)
                                               : tr("wrong: %1").arg(answer);
    write_title();
    std::vector<ProbabilityBars::Bar> bars;
    barred_.clear();
    for (const auto c : main_classes(result, head, shown_bars)) {
        barred_.push_back(result.classes[c]);
        bars.push_back({text(result.classes[c]), static_cast<double>(head.probabilities[c]),
                        result.label == c});
    }
    bars_->show_bars(std::move(bars));
}

void HeadPanel::show_activation(const HeadsResult& result, const HeadOnImage& head) {
    const auto& [caption, picture, colours] = activation_;
    if (!head.activation) {
        caption->setText(tr("no activation map"));
        picture->setToolTip(text(head.no_activation));
        picture->set_image({});
        colours->set_range({}, {});
        return;
    }
    const auto& [method, weights, bias, map, on_image] = *head.activation;
    caption->setText(tr("%1 of %2").arg(text(method), text(result.classes[result.class_index])));
    picture->setToolTip(tr("Bright where the image speaks for the class: its part of the logit"));
    picture->set_image(to_picture(activation_picture(result, head, map_opacity)), on_image);
    const auto high = std::max(0.0f, *std::ranges::max_element(on_image.values));
    colours->set_range({0, high});
}

void HeadPanel::show_occlusion(const HeadsResult& result, const HeadOnImage& head) {
    const auto& [caption, picture, colours] = occlusion_;
    caption->setText(tr("occlusion of %1").arg(text(result.classes[result.class_index])));
    picture->setToolTip(tr("Bright where the class becomes less probable when a patch of %1x%1 "
                           "pixels is covered (Zeiler & Fergus 2014). Both heads have one scale.")
                            .arg(head.occlusion->patch));
    picture->set_image(to_picture(occlusion_picture(result, head, map_opacity)),
                       head.occlusion->on_image);
    const auto most = static_cast<double>(most_occluded(result));
    colours->set_range("0", most > 0 ? QString("−%1").arg(text(percent(most))) : text(percent(0)));
}

void HeadPanel::clear_occlusion() {
    occlusion_.picture->set_image({});
    occlusion_.colours->set_range({}, {});
}

void HeadPanel::write_title() {
    title_->setText(
        QString("<span style='color:%1'>■</span> <b>%2</b> %3")
            .arg(Theme::head(index_).name(), head_.toHtmlEscaped(), answer_.toHtmlEscaped()));
    bars_->set_title({}, Theme::head(index_));
    bars_->setAccessibleName(tr("Probabilities of %1").arg(head_));
}

void HeadPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && !head_.isEmpty()) write_title();
    QWidget::changeEvent(event);
}

} // namespace headroom
