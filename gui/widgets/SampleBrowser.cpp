#include "gui/widgets/SampleBrowser.h"

#include "core/comparison/SampleOrder.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/models/ImageModel.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/ProbabilityBars.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int picture_side = 84;
constexpr int detail_width = 200;

QString class_name(const EvaluateRow& row, int index) {
    return text(row.classes[static_cast<std::size_t>(index)]);
}

} // namespace

SampleBrowser::SampleBrowser(QWidget* parent)
    : QWidget(parent), title_(new ElidedLabel), hint_(new WrappedLabel), order_(new QComboBox),
      grid_(new ImageGrid), picture_(new QLabel), name_(new WrappedLabel) {
    title_->setProperty("role", "heading");
    title_->setObjectName("sampleTitle");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setProperty("role", "soft");
    hint_->setObjectName("sampleHint");
    order_->setObjectName("sampleOrder");
    order_->setAccessibleName(tr("Order of the images"));
    order_->setToolTip(tr("How sure: the probability of the answer, of two models their mean"));
    for (const auto& [text, order] : {std::pair(tr("as in the data"), SampleOrder::data),
                                      {tr("surest answer first"), SampleOrder::surest_first},
                                      {tr("least sure first"), SampleOrder::least_sure_first},
                                      {tr("by class"), SampleOrder::by_class}})
        order_->addItem(text, static_cast<int>(order));
    grid_->setObjectName("sampleGrid");
    grid_->set_thumbnail_size(56);
    grid_->offer_explore();
    picture_->setFixedSize(picture_side, picture_side);
    picture_->setAlignment(Qt::AlignCenter);
    name_->setTextFormat(Qt::PlainText);
    name_->setObjectName("sampleName");

    auto* top = new QHBoxLayout;
    top->addWidget(picture_);
    top->addWidget(name_, 1);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 4, 0);
    column->addLayout(top);
    for (int i = 0; i < 2; ++i) {
        bars_.push_back(new ProbabilityBars);
        bars_.back()->setObjectName(QString("probabilities%1").arg(i));
        column->addWidget(bars_.back());
    }
    column->addStretch();
    auto* inside = new QWidget;
    inside->setLayout(column);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(detail_width);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    detail_ = scroll;

    auto* row = new QHBoxLayout;
    row->addWidget(grid_, 1);
    row->addWidget(detail_);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QHBoxLayout;
    heading->addWidget(title_, 1);
    heading->addStretch();
    heading->addWidget(order_);
    all->addLayout(heading);
    all->addWidget(hint_, 1);
    all->addLayout(row, 1);

    connect(grid_, &ImageGrid::current_sample_changed, this, &SampleBrowser::show_sample);
    connect(order_, &QComboBox::activated, this, &SampleBrowser::list_samples);
    clear({});
}

void SampleBrowser::set_judges(std::vector<Row> rows, const QStringList& names) {
    rows_ = std::move(rows);
    names_ = names;
    colour();
}

void SampleBrowser::colour() {
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        const auto index = static_cast<int>(i);
        bars_[i]->setVisible(i < rows_.size());
        // A single model needs no name: its page shows it.
        bars_[i]->set_title(rows_.size() > 1 ? names_.value(index) : QString(), Theme::head(index));
    }
}

void SampleBrowser::show_samples(std::vector<std::size_t> samples, const QString& title,
                                 const QString& if_none) {
    const bool any = !samples.empty();
    title_->setText(title);
    hint_->setText(if_none);
    hint_->setVisible(!any);
    title_->setVisible(!title.isEmpty());
    grid_->setVisible(any);
    detail_->setVisible(any);
    order_->setVisible(samples.size() > 1);
    samples_ = std::move(samples);
    if (any)
        list_samples();
    else
        grid_->images().clear();
}

void SampleBrowser::list_samples() {
    auto samples = samples_;
    std::vector<const Evaluation*> models;
    for (const auto& row : rows_)
        models.push_back(&row->evaluation);
    sort_samples(samples, models, static_cast<SampleOrder>(order_->currentData().toInt()));
    grid_->images().set_samples(rows_.front()->images, std::move(samples),
                                [this](std::size_t sample) { return caption(sample); });
    grid_->setCurrentIndex(grid_->images().index(0));
}

void SampleBrowser::clear(const QString& hint) {
    grid_->images().clear();
    rows_.clear();
    title_->hide();
    grid_->hide();
    order_->hide();
    detail_->hide();
    hint_->setText(hint);
    hint_->show();
}

QString SampleBrowser::caption(std::size_t sample) const {
    QStringList taken_for;
    for (const auto& row : rows_)
        taken_for << class_name(*row, row->evaluation.predicted[sample]);
    if (rows_.size() > 1) return taken_for.join(" | ");
    const auto best = ranked_classes(rows_[0]->evaluation, sample).front();
    return taken_for.front() +
           QString(" %1%").arg(100 * static_cast<double>(best.second), 0, 'f', 0);
}

void SampleBrowser::show_sample(std::size_t sample) {
    const auto& row = *rows_.front();
    const auto image = read_picture(*row.images, sample);
    if (image.isNull()) {
        picture_->setText(tr("cannot be read"));
    } else {
        // Whole factors, unsmoothed; larger images are shrunk to fit.
        const qreal scale = devicePixelRatioF();
        const int side = static_cast<int>(picture_side * scale);
        const int longer = std::max(image.width(), image.height());
        const int times = side / longer;
        auto large = times >= 1
                         ? image.scaled(image.size() * times)
                         : image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        large.setDevicePixelRatio(scale);
        picture_->setPixmap(QPixmap::fromImage(large));
    }
    picture_->setAccessibleName(text(row.sample_names[sample]));
    name_->setText(
        tr("%1\nTrue class %2")
            .arg(text(row.sample_names[sample]), class_name(row, row.evaluation.labels[sample])));
    for (std::size_t i = 0; i < rows_.size(); ++i)
        bars_[i]->show_sample(*rows_[i], sample, rows_.size() > 1 ? 3 : 5);
}

void SampleBrowser::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) colour();
    QWidget::changeEvent(event);
}

} // namespace headroom
