#pragma once

#include <QMenu>

namespace headroom {

/// The data opened last, newest first; without those that no longer exist.
class RecentMenu : public QMenu {
    Q_OBJECT
  public:
    explicit RecentMenu(QWidget* parent = nullptr);

  signals:
    void chosen(const QString& path);

  private:
    void list();
};

} // namespace headroom
