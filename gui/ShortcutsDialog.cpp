#include "gui/ShortcutsDialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>

namespace headroom {
namespace {

using Keys = std::vector<std::pair<QString, QString>>; ///< keys, what they do

void collect(const QList<QAction*>& actions, Keys& keys) {
    for (const auto* action : actions) {
        if (action->menu()) collect(action->menu()->actions(), keys);
        if (action->shortcut().isEmpty()) continue;
        auto text = action->text();
        keys.emplace_back(action->shortcut().toString(QKeySequence::NativeText), text.remove('&'));
    }
}

Keys everywhere() {
    const auto tr = [](const char* text) { return ShortcutsDialog::tr(text); };
    return {
        {tr("Tab, Shift+Tab"), tr("Next control, previous control")},
        {tr("Alt+letter"), tr("Control whose letter is underlined")},
        {tr("Arrow keys"), tr("Move in lists, tables, grids of images and matrices")},
        {tr("Space, Enter"), tr("Press the button, open what is current")},
    };
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QMenuBar& menus, QWidget* parent) : QDialog(parent) {
    setObjectName("shortcuts");
    setWindowTitle(tr("Keyboard shortcuts"));
    Keys keys;
    collect(menus.actions(), keys);
    std::ranges::copy(everywhere(), std::back_inserter(keys));

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(6);
    for (int row = 0; const auto& [key, does] : keys) {
        auto* name = new QLabel(key);
        name->setProperty("role", "heading");
        grid->addWidget(name, row, 0);
        grid->addWidget(new QLabel(does), row++, 1);
    }
    auto* buttons = new QDialogButtonBox;
    buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(16);
    column->addLayout(grid);
    column->addWidget(buttons);
}

} // namespace headroom
