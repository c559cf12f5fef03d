#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "gui/models/FigureTableModel.h"

namespace headroom {

/// An evaluation as a row of a table, and each of its classes as one of another: figures that are
/// not defined, such as the precision of a class that was never predicted, are missing.
QStringList evaluation_titles();
FigureTableModel::Row table_row(const EvaluateRow& row);

QStringList class_titles();
FigureTableModel::Row table_row(const ClassFigures& figures);

/// A path's last two parts: a run's folder alone is often called as others are.
QString short_path(const QString& path);

} // namespace headroom
