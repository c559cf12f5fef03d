#pragma once

#include <QDialog>

class QMenuBar;

namespace headroom {

/// Lists every keyboard shortcut: those of the menus' actions, and those that work everywhere.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ShortcutsDialog(const QMenuBar& menus, QWidget* parent = nullptr);
};

} // namespace headroom
