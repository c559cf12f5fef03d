#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <string>
#include <vector>

namespace headroom {

enum class Appearance { system, light, dark };

/// Settings that the program keeps between starts: typed, each under one name, kept in the user's
/// configuration folder (QSettings).
class Settings {
  public:
    static Appearance appearance();
    static void set_appearance(Appearance appearance);

    static int type_percent(); ///< size of all text; 100 unless chosen
    static void set_type_percent(int percent);

    static QByteArray window_geometry();
    static void set_window_geometry(const QByteArray& geometry);

    static QString page(); ///< name of the icon of the page shown last; empty at the first start
    static void set_page(const QString& icon);

    static QStringList recent_data(); ///< newest first, without those that no longer exist
    static void add_recent_data(const QString& path);

    /// The folder of the last choice in a file dialog; empty if there was none.
    static QString last_folder(const QString& dialog);
    static void set_last_folder(const QString& dialog, const QString& folder);

    static QVariantMap training(); ///< the Train page's fields by their names
    static void set_training(const QVariantMap& fields);

    static QStringList model(); ///< the model, then its heads; empty = none was chosen
    static void set_model(const QStringList& model);

    static std::vector<std::string> run_columns(); ///< of the list of runs; empty = the usual ones
    static void set_run_columns(const std::vector<std::string>& keys);

    static QString runs_folder(); ///< where training writes; ~/Headroom/runs unless chosen
    static void set_runs_folder(const QString& folder);

    static QString listed_folder(); ///< where past runs are listed; runs_folder() unless chosen
    static void set_listed_folder(const QString& folder); ///< runs_folder() follows that one again
};

} // namespace headroom
