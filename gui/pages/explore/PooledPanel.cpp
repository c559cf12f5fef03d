#include "gui/pages/explore/PooledPanel.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "gui/Pictures.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr std::size_t features_listed = 50;

QString shown(const std::string& name) {
    return QString::fromStdString(printable(name));
}

QString number(double value) {
    return QString::number(value, 'f', 3);
}

} // namespace

PooledPanel::PooledPanel()
    : sides_{make_side("A"), make_side("B")}, caption_(new WrappedLabel),
      ranked_over_(new WrappedLabel), ranking_(new QTreeWidget) {
    auto* columns = new QHBoxLayout;
    columns->setSpacing(14);
    for (const auto& side : sides_)
        columns->addWidget(make_column(side), 5);
    columns->addWidget(make_ranking(), 4);
    caption_->setObjectName("pooledPointedAt");
    caption_->setProperty("role", "soft");
    caption_->setTextFormat(Qt::PlainText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(columns, 1);
    column->addWidget(caption_);
}

PooledPanel::Side PooledPanel::make_side(const QString& letter) {
    const auto colours = ColourBar::Colours::grey;
    Side side{new WrappedLabel, new PixelView,   new PixelView,         new ColourBar(colours),
              new QLabel,       new MapGridView, new ColourBar(colours)};
    side.name->setObjectName("pooledName" + letter);
    side.image->setObjectName("pooledImage" + letter);
    side.image->setAccessibleName(tr("Image %1 as the backbone sees it").arg(letter));
    side.map->setObjectName("pooledMap" + letter);
    side.map->setAccessibleName(tr("Map of one feature, image %1").arg(letter));
    side.map_name->setObjectName("pooledMapName" + letter);
    side.map_name->setProperty("role", "soft");
    side.grid->setObjectName("pooledGrid" + letter);
    side.grid->setAccessibleName(tr("Pooled features of image %1").arg(letter));
    side.grid->setToolTip(tr("One square a feature: the mean of its map. Click one to see the map "
                             "in both images."));
    connect(side.grid, &MapGridView::current_changed, this, &PooledPanel::point_at);
    connect(side.grid, &MapGridView::opened, this, &PooledPanel::open);
    return side;
}

QWidget* PooledPanel::make_column(const Side& side) const {
    auto* widget = new QWidget;
    auto* pictures = new QHBoxLayout;
    pictures->addWidget(side.image, 1);
    auto* map = new QVBoxLayout;
    map->setSpacing(2);
    map->addWidget(side.map, 1);
    map->addWidget(side.map_colours);
    map->addWidget(side.map_name, 0, Qt::AlignCenter);
    pictures->addLayout(map, 1);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(side.name);
    column->addLayout(pictures, 4);
    column->addWidget(side.grid, 5);
    column->addWidget(side.grid_colours);
    return widget;
}

QWidget* PooledPanel::make_ranking() {
    ranking_->setObjectName("pooledRanking");
    ranking_->setAccessibleName(tr("Features that tell the classes apart"));
    ranking_->setHeaderLabels({tr("Feature"), tr("More in"), tr("AUC"), tr("Effect")});
    ranking_->headerItem()->setToolTip(
        2, tr("Probability that an image of that class has more of the feature than another"));
    ranking_->headerItem()->setToolTip(
        3, tr("Difference of the means, in pooled standard deviations"));
    ranking_->setRootIsDecorated(false);
    ranking_->setTextElideMode(Qt::ElideMiddle);
    ranking_->header()->setStretchLastSection(false);
    ranking_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    ranking_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    connect(ranking_, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        if (!item) return;
        const int feature = item->data(0, Qt::UserRole).toInt();
        sides_[0].grid->set_current(feature); // tells of the change
        open(feature);
    });
    ranked_over_->setObjectName("pooledRankedOver");
    ranked_over_->setProperty("role", "soft");
    auto* heading = label_for(tr("Features that tell the classes &apart"), ranking_);
    heading->setProperty("role", "heading");
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading);
    column->addWidget(ranking_, 1);
    column->addWidget(ranked_over_);
    return widget;
}

void PooledPanel::show_result(std::shared_ptr<const PooledFeaturesResult> result) {
    result_ = std::move(result);
    const auto grids = pooled_grids(*result_);
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        const auto& [name, image, map, map_colours, map_name, grid, grid_colours] = sides_[i];
        const auto& one = result_->images.at(i);
        const auto title = shown(one.image.name).toHtmlEscaped();
        const auto label = shown(one.image.label).toHtmlEscaped();
        name->setText(label.isEmpty() ? QString("<b>%1</b>").arg(title)
                                      : tr("<b>%1</b>, labelled %2").arg(title, label));
        image->set_image(to_picture(picture(one.image.pixels, {0, 1})));
        const QSignalBlocker quiet(grid); // the other one is not there yet
        grid->set_grid(grids[i]);
        grid_colours->set_range(grids[i].range(0));
    }
    show_ranking();
}

void PooledPanel::show_ranking() {
    ranking_->clear(); // tells of no current item
    std::size_t left = features_listed;
    for (const auto& feature : result_->ranking) {
        if (left-- == 0) break;
        auto* item = new QTreeWidgetItem(ranking_, {QString::number(feature.feature),
                                                    shown(result_->classes[feature.high]),
                                                    number(feature.auc), number(feature.effect)});
        item->setData(0, Qt::UserRole, static_cast<int>(feature.feature));
        item->setToolTip(1, item->text(1));
        for (const int column : {0, 2, 3})
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    QStringList counts;
    for (std::size_t c = 0; c < result_->counts.size(); ++c)
        counts << QString("%1 %2").arg(
            QString::fromStdString(grouped(static_cast<std::int64_t>(result_->counts[c]))),
            shown(result_->classes[c]));
    ranked_over_->setText(
        result_->ranking.empty()
            ? tr("Open images of two classes on the Data page for a ranking.")
            : tr("Over %1 images: %2").arg(shown(result_->split), counts.join(", ")));
    if (ranking_->topLevelItemCount() > 0) {
        ranking_->setCurrentItem(ranking_->topLevelItem(0)); // opens it
    } else {
        open(0);
    }
}

void PooledPanel::point_at(int feature) {
    if (!result_ || feature < 0) return;
    const auto f = static_cast<std::size_t>(feature);
    QString text = tr("Feature %1").arg(feature);
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        const QSignalBlocker quiet(sides_[i].grid);
        sides_[i].grid->set_current(feature);
        const auto& one = result_->images[i];
        if (f >= one.pooled.size()) return;
        text +=
            QString("%1%2 %3").arg(i == 0 ? ": " : ", ", number(static_cast<double>(one.pooled[f])),
                                   tr("in %1").arg(shown(one.image.name)));
    }
    const auto ranked = std::ranges::find(result_->ranking, f, &FeatureSeparation::feature);
    if (ranked != result_->ranking.end())
        text += tr("; more in %1: mean %2, of others %3, AUC %4")
                    .arg(shown(result_->classes[ranked->high]), number(ranked->mean),
                         number(ranked->other_mean), number(ranked->auc));
    caption_->setText(text);
}

void PooledPanel::open(int feature) {
    if (!result_ || feature < 0) return;
    const auto [maps, range] = feature_maps(*result_, static_cast<std::size_t>(feature));
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        sides_[i].map->set_image(to_picture(picture(maps[i], range)), maps[i]);
        sides_[i].map_colours->set_range(range);
        sides_[i].map_name->setText(tr("map of feature %1").arg(feature));
    }
    point_at(feature);
}

} // namespace headroom
