#include "gui/pages/TrainPage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

TrainPage::TrainPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(new QLabel(tr("Train both heads, or one.")), 0, Qt::AlignCenter);
}

QString TrainPage::command() const {
    return {};
}

} // namespace headroom
