#pragma once

#include <QStringList>

class QWidget;

/// The program's file dialogs. Without `start`, each begins where the one of the same title ended,
/// also after another start of the program. All return nothing if they were cancelled.
namespace headroom::ask_for {

QString folder(QWidget* parent, const QString& title, const QString& start = {});
QString file(QWidget* parent, const QString& title, const QString& start = {},
             const QString& filter = {});
QStringList files(QWidget* parent, const QString& title);

/// A file to write: proposes `name`, and adds the chosen filter's ending if it has none. The
/// filters are as in "CSV (*.csv)".
QString new_file(QWidget* parent, const QString& title, const QString& name,
                 const QStringList& filters);

} // namespace headroom::ask_for
