#include "gui/pages/ComparePage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

ComparePage::ComparePage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(new QLabel(tr("Train both heads, then compare them here.")), 0,
                      Qt::AlignCenter);
}

QString ComparePage::command() const {
    return {};
}

} // namespace headroom
