#pragma once

#include <QDialog>

class QMenuBar;

namespace headroom {

/// Every key that does something: those of the menus' actions, and those that work everywhere.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ShortcutsDialog(const QMenuBar& menus, QWidget* parent = nullptr);
};

} // namespace headroom
