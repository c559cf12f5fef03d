#include "gui/pages/DataPage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

DataPage::DataPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(
        new QLabel(tr("Open a folder of images, an HDF5 or IDX file, or a generator.")), 0,
        Qt::AlignCenter);
}

QString DataPage::command() const {
    return {};
}

} // namespace headroom
