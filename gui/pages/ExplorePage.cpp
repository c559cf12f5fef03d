#include "gui/pages/ExplorePage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

ExplorePage::ExplorePage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(
        new QLabel(tr("See what kernels, pooling and trained layers do to an image.")), 0,
        Qt::AlignCenter);
}

QString ExplorePage::command() const {
    return {};
}

} // namespace headroom
