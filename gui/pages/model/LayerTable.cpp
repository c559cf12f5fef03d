#include "gui/pages/model/LayerTable.h"

#include "core/comparison/Format.h"
#include "core/jobs/costs/SummaryJob.h"

#include <QHeaderView>

namespace headroom {
namespace {

enum Column { layer_column, type_column, output_column, params_column, macs_column, column_count };

QStringList cells(const std::string& name, const std::string& type, const std::string& output,
                  std::int64_t params, std::int64_t macs) {
    return {QString::fromStdString(name), QString::fromStdString(type),
            QString::fromStdString(output), QString::fromStdString(grouped(params)),
            QString::fromStdString(short_count(static_cast<double>(macs)))};
}

QTreeWidgetItem* item(const QStringList& texts) {
    auto* row = new QTreeWidgetItem(texts);
    for (int column : {output_column, params_column, macs_column})
        row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    return row;
}

} // namespace

LayerTable::LayerTable(QWidget* parent) : QTreeWidget(parent) {
    setObjectName("layers");
    setAccessibleName(tr("Layers"));
    setColumnCount(column_count);
    setHeaderLabels({tr("Layer"), tr("What"), tr("Output"), tr("Parameters"), tr("MACs")});
    for (int column : {output_column, params_column, macs_column})
        headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(type_column, QHeaderView::Stretch);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    setUniformRowHeights(true);
    setIndentation(14);
}

void LayerTable::show_result(const SummaryResult* result) {
    clear();
    if (!result) return;
    add_part(tr("Backbone"), QString::fromStdString(result->feature_shape), result->backbone,
             result->backbone_params, result->backbone_macs);
    const QString letters = "AB";
    for (int i = 0; const auto& head : result->heads)
        add_part(tr("Head %1").arg(letters.mid(i++, 1)), {}, head.layers, head.params, head.macs);
    expandAll();
}

void LayerTable::add_part(const QString& name, const QString& output,
                          const std::vector<LayerRow>& layers, std::int64_t params,
                          std::int64_t macs) {
    auto* part = item(cells(name.toStdString(), {}, output.toStdString(), params, macs));
    auto bold = font();
    bold.setBold(true);
    for (int column = 0; column < column_count; ++column)
        part->setFont(column, bold);
    for (const auto& layer : layers) {
        auto* row = item(cells(layer.name, layer.type, layer.output, layer.params, layer.macs));
        if (layer.frozen) row->setText(layer_column, tr("%1, frozen").arg(row->text(layer_column)));
        part->addChild(row);
    }
    addTopLevelItem(part);
}

} // namespace headroom
