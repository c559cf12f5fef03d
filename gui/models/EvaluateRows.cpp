#include "gui/models/EvaluateRows.h"

#include "core/comparison/RunMetrics.h"
#include "gui/Text.h"

#include <QDir>

namespace headroom {
namespace {

QString tr(const char* words) {
    return QObject::tr(words);
}

FigureCell share(double value, bool defined, const QString& why_not) {
    return defined ? FigureCell::figure(value, text(percent(value))) : FigureCell::missing(why_not);
}

} // namespace

QStringList evaluation_titles() {
    QStringList titles = {tr("Run"), tr("Data"), tr("Split"), tr("Images")};
    for (const auto& metric : evaluation_metrics()) {
        titles << tr(metric.label);
        if (metric.key == std::string("accuracy")) titles << tr("95% interval");
    }
    return titles << tr("Speed");
}

FigureTableModel::Row table_row(const EvaluateRow& row) {
    const auto& e = row.evaluation;
    const auto run = text(row.run), data = text(row.data);
    const auto& [low, high] = e.accuracy_interval;
    FigureTableModel::Row cells = {
        FigureCell::words(short_path(run), run), FigureCell::words(short_path(data), data),
        FigureCell::words(text(row.split)),
        FigureCell::figure(static_cast<double>(e.count), text(grouped(e.count)))};
    for (const auto& metric : evaluation_metrics()) {
        const auto value = metric.value(e);
        cells.push_back(value ? FigureCell::figure(*value, text(metric_text(*value, metric.unit)))
                              : FigureCell::missing(e.count > 0 ? tr("Needs more than five classes")
                                                                : tr("The split has no image")));
        if (metric.key == std::string("accuracy"))
            cells.push_back({tr("%1 to %2").arg(text(percent(low)), text(percent(high))), low});
    }
    cells.push_back(FigureCell::figure(e.images_per_second, text(rate(e.images_per_second))));
    return cells;
}

QStringList class_titles() {
    return {tr("Class"), tr("Images"), tr("Predicted"), tr("Precision"), tr("Recall"), tr("F1")};
}

FigureTableModel::Row table_row(const ClassFigures& figures) {
    const auto never = tr("No image was taken for this class"),
               none = tr("The split has no image of this class");
    return {
        FigureCell::words(text(figures.name)),
        FigureCell::figure(static_cast<double>(figures.support), text(grouped(figures.support))),
        FigureCell::figure(static_cast<double>(figures.predicted),
                           text(grouped(figures.predicted))),
        share(figures.precision, figures.predicted > 0, never),
        share(figures.recall, figures.support > 0, none),
        share(figures.f1, figures.predicted + figures.support > 0, none)};
}

QString short_path(const QString& path) {
    const auto parts = QDir::cleanPath(path).split('/', Qt::SkipEmptyParts);
    return parts.size() <= 2 ? path : QStringList(parts.last(2)).join('/');
}

} // namespace headroom
