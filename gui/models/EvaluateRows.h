#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "gui/models/FigureTableModel.h"

namespace headroom {

/// Formats an evaluation as a row of a table, and each of its classes as a row of another;
/// undefined metrics, such as the precision of a class that was never predicted, are missing.
QStringList evaluation_titles();
FigureTableModel::Row table_row(const EvaluateRow& row);

QStringList class_titles();
FigureTableModel::Row table_row(const ClassFigures& figures);

/// Returns a path's last two parts: the names of run folders alone often repeat.
QString short_path(const QString& path);

} // namespace headroom
