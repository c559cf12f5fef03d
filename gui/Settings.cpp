#include "gui/Settings.h"

#include "core/runs/table/RunColumns.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace headroom {
namespace {

constexpr auto appearance_key = "window/appearance";
constexpr auto geometry_key = "window/geometry";
constexpr auto page_key = "window/page";
constexpr auto recent_key = "data/recent";
constexpr auto dialogs_key = "dialogs/folders";
constexpr auto training_key = "train/fields";
constexpr auto model_key = "model/chosen";
constexpr auto runs_key = "runs/folder";
constexpr auto columns_key = "runs/columns";
constexpr auto listed_key = "runs/listed";
constexpr auto type_key = "type/percent";
constexpr int recent_limit = 10, normal_type = 100, largest_type = 175;

} // namespace

Appearance Settings::appearance() {
    const auto word = QSettings().value(appearance_key).toString();
    return word == "light"  ? Appearance::light
           : word == "dark" ? Appearance::dark
                            : Appearance::system;
}

void Settings::set_appearance(Appearance appearance) {
    QSettings().setValue(appearance_key, appearance == Appearance::light  ? "light"
                                         : appearance == Appearance::dark ? "dark"
                                                                          : "system");
}

int Settings::type_percent() {
    return std::clamp(QSettings().value(type_key, normal_type).toInt(), normal_type, largest_type);
}

void Settings::set_type_percent(int percent) {
    QSettings().setValue(type_key, std::clamp(percent, normal_type, largest_type));
}

QByteArray Settings::window_geometry() {
    return QSettings().value(geometry_key).toByteArray();
}

void Settings::set_window_geometry(const QByteArray& geometry) {
    QSettings().setValue(geometry_key, geometry);
}

QString Settings::page() {
    return QSettings().value(page_key).toString();
}

void Settings::set_page(const QString& icon) {
    QSettings().setValue(page_key, icon);
}

QStringList Settings::recent_data() {
    QStringList found;
    for (const auto& path : QSettings().value(recent_key).toStringList())
        if (path.startsWith("synth:") || QFileInfo::exists(path)) found << path;
    return found;
}

void Settings::add_recent_data(const QString& path) {
    auto paths = recent_data();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(recent_key, QStringList(paths.mid(0, recent_limit)));
}

QString Settings::last_folder(const QString& dialog) {
    return QSettings().value(dialogs_key).toMap().value(dialog).toString();
}

void Settings::set_last_folder(const QString& dialog, const QString& folder) {
    auto folders = QSettings().value(dialogs_key).toMap();
    folders[dialog] = folder;
    QSettings().setValue(dialogs_key, folders);
}

QVariantMap Settings::training() {
    return QSettings().value(training_key).toMap();
}

void Settings::set_training(const QVariantMap& fields) {
    QSettings().setValue(training_key, fields);
}

QStringList Settings::model() {
    return QSettings().value(model_key).toStringList();
}

void Settings::set_model(const QStringList& model) {
    QSettings().setValue(model_key, model);
}

/// A key that is no column of this version is left out.
std::vector<std::string> Settings::run_columns() {
    std::vector<std::string> keys;
    for (const auto& key : QSettings().value(columns_key).toStringList())
        if (std::ranges::find(headroom::run_columns(), key.toStdString(), &RunColumn::key) !=
            headroom::run_columns().end())
            keys.push_back(key.toStdString());
    return keys;
}

void Settings::set_run_columns(const std::vector<std::string>& keys) {
    QStringList list;
    for (const auto& key : keys)
        list << QString::fromStdString(key);
    QSettings().setValue(columns_key, list);
}

QString Settings::runs_folder() {
    return QSettings().value(runs_key, QDir::home().filePath("Headroom/runs")).toString();
}

void Settings::set_runs_folder(const QString& folder) {
    QSettings().setValue(runs_key, folder);
}

QString Settings::listed_folder() {
    return QSettings().value(listed_key, runs_folder()).toString();
}

void Settings::set_listed_folder(const QString& folder) {
    if (folder == runs_folder())
        QSettings().remove(listed_key);
    else
        QSettings().setValue(listed_key, folder);
}

} // namespace headroom
