#include "gui/widgets/RecentMenu.h"

#include "gui/Settings.h"
#include "gui/Text.h"

namespace headroom {

RecentMenu::RecentMenu(QWidget* parent) : QMenu(parent) {
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &RecentMenu::list);
    list();
}

void RecentMenu::list() {
    constexpr int widest = 400; // pixels
    clear();
    for (const auto& path : Settings::recent_data()) {
        const auto whole = text(path.toStdString());
        const auto label = fontMetrics().elidedText(whole, Qt::ElideMiddle, widest);
        auto* action =
            addAction(QString(label).replace("&", "&&"), this, [this, path] { emit chosen(path); });
        action->setToolTip(whole);
    }
    if (isEmpty()) addAction(tr("Nothing has been opened yet"))->setEnabled(false);
}

} // namespace headroom
