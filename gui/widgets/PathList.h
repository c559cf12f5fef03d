#pragma once

#include <QListWidget>

namespace headroom {

/// Paths to choose from, each with a check box; the path itself is the tool tip. Found paths can be
/// searched again; those that the user added are above them, and stay.
class PathList : public QListWidget {
    Q_OBJECT
  public:
    struct Entry {
        QString path, caption;
    };

    explicit PathList(QWidget* parent = nullptr);

    void set_found(const QList<Entry>& entries); ///< checked ones stay checked
    void add(const Entry& entry, bool check);    ///< an existing one is only checked
    void check_only(const QStringList& paths);   ///< adds missing ones
    QStringList checked() const;                 ///< paths, from top to bottom
    QString current() const;                     ///< the path that the cursor is on, if any

  signals:
    void checked_changed();

  private:
    QListWidgetItem* item_of(const QString& path) const;
    QListWidgetItem* make_item(const Entry& entry, int row, bool found);
};

} // namespace headroom
