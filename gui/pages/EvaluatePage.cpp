#include "gui/pages/EvaluatePage.h"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom {

EvaluatePage::EvaluatePage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->addWidget(new QLabel(tr("Measure trained runs on data.")), 0, Qt::AlignCenter);
}

QString EvaluatePage::command() const {
    return {};
}

} // namespace headroom
