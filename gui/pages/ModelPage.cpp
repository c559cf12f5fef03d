#include "gui/pages/ModelPage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

ModelPage::ModelPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(new QLabel(tr("Choose a backbone and two heads.")), 0, Qt::AlignCenter);
}

QString ModelPage::command() const {
    return {};
}

} // namespace headroom
