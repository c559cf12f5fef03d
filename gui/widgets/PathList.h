#pragma once

#include <QListWidget>

namespace headroom {

/// Paths to choose from, each with a check box; the path itself is the tool tip. Those that were
/// found can be found anew; those that the user added stand above them, and stay.
class PathList : public QListWidget {
    Q_OBJECT
  public:
    struct Entry {
        QString path, caption;
    };

    explicit PathList(QWidget* parent = nullptr);

    void set_found(const QList<Entry>& entries); ///< what is checked stays so
    void add(const Entry& entry, bool check);    ///< one that is there already is only checked
    void check_only(const QStringList& paths);   ///< adds those that are missing
    QStringList checked() const;                 ///< paths, from top to bottom

  signals:
    void checked_changed();

  private:
    QListWidgetItem* item_of(const QString& path) const;
    QListWidgetItem* make_item(const Entry& entry, int row, bool found);
};

} // namespace headroom
