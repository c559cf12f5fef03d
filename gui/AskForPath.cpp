#include "gui/AskForPath.h"

#include "gui/Settings.h"

#include <QDir>
#include <QFileDialog>
#include <QRegularExpression>

namespace headroom::ask_for {
namespace {

QString last(const QString& title) {
    const auto folder = Settings::last_folder(title);
    return QFileInfo(folder).isDir() ? folder : QString();
}

QString start_of(const QString& title, const QString& proposed) {
    return proposed.isEmpty() ? last(title) : proposed;
}

QString kept(const QString& title, const QString& path) {
    if (!path.isEmpty()) Settings::set_last_folder(title, QFileInfo(path).path());
    return path;
}

/// "CSV (*.csv)" -> ".csv".
QString ending_of(const QString& filter) {
    static const QRegularExpression pattern(R"(\*(\.\w+))");
    return pattern.match(filter).captured(1);
}

} // namespace

QString folder(QWidget* parent, const QString& title, const QString& start) {
    return kept(title, QFileDialog::getExistingDirectory(parent, title, start_of(title, start)));
}

QString file(QWidget* parent, const QString& title, const QString& start, const QString& filter) {
    return kept(title, QFileDialog::getOpenFileName(parent, title, start_of(title, start), filter));
}

QStringList files(QWidget* parent, const QString& title) {
    const auto paths = QFileDialog::getOpenFileNames(parent, title, last(title));
    kept(title, paths.value(0));
    return paths;
}

QString new_file(QWidget* parent, const QString& title, const QString& name,
                 const QStringList& filters) {
    const auto ending = QFileInfo(name).suffix().isEmpty() ? ending_of(filters[0]) : QString();
    const auto folder = last(title);
    QString filter;
    auto path = QFileDialog::getSaveFileName(
        parent, title, QDir(folder.isEmpty() ? QDir::homePath() : folder).filePath(name + ending),
        filters.join(";;"), &filter);
    if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty()) path += ending_of(filter);
    return kept(title, path);
}

} // namespace headroom::ask_for
